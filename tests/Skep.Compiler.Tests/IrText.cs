using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Text;
using Skep.Diagnostics;

namespace Skep.Compiler.Tests;

/// <summary>Modules from text and back, as every test of the compiler needs them.</summary>
static class IrText
{
    public static Module Parse(string text)
    {
        DiagnosticBag findings = new();
        Module module = IrParser.Parse(text, findings, "test.ir");
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        return module;
    }

    /// <summary>The function as text, with values and blocks numbered in the order of the text.</summary>
    public static string Of(Function function) => IrWriter.Write(function, IrWriterOptions.Renumber | IrWriterOptions.NoSources);
}
