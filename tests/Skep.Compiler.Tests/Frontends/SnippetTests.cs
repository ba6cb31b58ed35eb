using System.Reflection;
using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Ir.Execution;
using Skep.Diagnostics;
using Module = Skep.Compiler.Ir.Module;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>Each snippet gives the same as plain C#, when it is imported and interpreted: from Debug and from Release IL.</summary>
public class SnippetTests
{
    public static TheoryData<string> Names => [.. SnippetAssembly.Release.Snippets.Select(SnippetAssembly.NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Debug_code_does_as_plain_code(string name) => Compare(SnippetAssembly.Debug, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Release_code_does_as_plain_code(string name) => Compare(SnippetAssembly.Release, name);

    static void Compare(SnippetAssembly snippets, string name)
    {
        var diagnostics = new DiagnosticBag();
        (Module module, ImportedFunction function) = snippets.Import(name, diagnostics);
        Assert.True(diagnostics.Count == 0, string.Join('\n', diagnostics));
        SnippetAssembly.Check(module);
        MethodInfo method = snippets.Snippet(name);
        foreach (object?[] arguments in SnippetInputs.For(method))
        {
            long? expected = SnippetAssembly.RunPlain(method, arguments);
            long? actual = Run(module, function, arguments, name);
            Assert.True(expected == actual, $"{name}({string.Join(", ", arguments)}): plain C# gives {expected?.ToString("x") ?? "an exception"}, IR {actual?.ToString("x") ?? "an abort"}");
        }
    }

    static long? Run(Module module, ImportedFunction function, object?[] arguments, string name)
    {
        try
        {
            return SnippetAssembly.Run(module, function, arguments);
        }
        catch (IrFaultException fault)
        {
            throw new InvalidOperationException($"{name}({string.Join(", ", arguments)}): {fault.Message}", fault);
        }
    }
}
