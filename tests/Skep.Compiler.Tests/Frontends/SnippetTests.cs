using System.Globalization;
using System.Reflection;
using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Ir.Execution;
using Skep.Compiler.Passes;
using Skep.Diagnostics;
using Module = Skep.Compiler.Ir.Module;

namespace Skep.Compiler.Tests.Frontends;

/// <summary>
/// Each snippet gives the same as plain C#, when it is imported and interpreted, before and after the passes: from Debug and from Release
/// IL.
/// </summary>
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
        Compare(snippets.Snippet(name), module, function, "imported");
        Optimizer.Run(module, diagnostics);
        Assert.True(diagnostics.Count == 0, string.Join('\n', diagnostics));
        Compare(snippets.Snippet(name), module, function, "optimised");
    }

    static void Compare(MethodInfo method, Module module, ImportedFunction function, string stage)
    {
        foreach (object?[] arguments in SnippetInputs.For(method))
        {
            string call = $"{stage} {method.Name}({string.Join(", ", arguments)})";
            long? expected = SnippetAssembly.RunPlain(method, arguments);
            long? actual = Run(module, function, arguments, call);
            Assert.True(expected == actual, $"{call}: plain C# gives {Text(expected, "an exception")}, IR {Text(actual, "an abort")}");
        }
    }

    static string Text(long? result, string none) => result?.ToString("x", CultureInfo.InvariantCulture) ?? none;

    static long? Run(Module module, ImportedFunction function, object?[] arguments, string call)
    {
        try
        {
            return SnippetAssembly.Run(module, function, arguments);
        }
        catch (IrFaultException fault)
        {
            throw new InvalidOperationException($"{call}: {fault.Message}", fault);
        }
    }
}
