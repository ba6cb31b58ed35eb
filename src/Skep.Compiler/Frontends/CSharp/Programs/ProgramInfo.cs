using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Programs;

/// <summary>What the attribute of a method says about the program that it is.</summary>
/// <param name="Name">In the object, and for the kernel.</param>
/// <param name="AbortValue">What it returns where a <c>throw</c> is reached.</param>
sealed record ProgramInfo(string Name, string Section, ArgumentSource Arguments, long AbortValue)
{
    // Sections whose programs' arguments the verifier knows the types of (btf_ctx_access).
    static readonly string[] TypedSections = ["tp_btf", "fentry", "fexit", "fmod_ret", "lsm", "iter", "struct_ops", "freplace"];

    /// <summary>Whether the verifier knows the arguments' types from the kernel's BTF.</summary>
    public bool HasTypedArguments => Array.Exists(
        TypedSections, name => Section.StartsWith(name, StringComparison.Ordinal)
            && (Section.Length == name.Length || Section[name.Length] is '/' or '.' or '_'));

    /// <summary>Null when the attribute's class does not say what section it means.</summary>
    public static ProgramInfo? Of(MethodDefinitionInfo method, AttributeDesc attribute)
    {
        AttributeDesc? best = null;
        foreach (AttributeDesc section in attribute.Type.Definition.CustomAttributes.All(Contract.Section))
        {
            if (Holes(section.Text(0) ?? "") == attribute.Fixed.Length)
                best = section;
        }
        if (best is null)
            return null;
        string text = best.Text(0)!;
        for (int i = 0; i < attribute.Fixed.Length; i++)
            text = text.Replace($"{{{i}}}", attribute.Text(i) ?? "", StringComparison.Ordinal);
        return new ProgramInfo(
            attribute.Text("Name") ?? method.Name, text, (ArgumentSource)(best.Number("Arguments") ?? 0), best.Number("AbortValue") ?? 0);
    }

    static int Holes(string template)
    {
        int holes = 0;
        while (template.Contains($"{{{holes}}}", StringComparison.Ordinal))
            holes++;
        return holes;
    }
}
