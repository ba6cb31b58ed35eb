using Skep.Bytecode;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.Objects;

namespace Skep.Compiler.Tests.CodeGeneration;

/// <summary>Code for modules in text.</summary>
static class Generated
{
    public static CompiledObject From(string text, IsaVersion isa = IsaVersion.V3) => From(IrText.Parse(text), isa);

    public static CompiledObject From(Module module, IsaVersion isa = IsaVersion.V3)
    {
        var findings = new DiagnosticBag();
        CompiledObject? result = CodeGenerator.Generate(module, CodeGenerationOptions.Default with { Isa = isa }, findings);
        Assert.True(result is not null, string.Join('\n', findings));
        return result;
    }

    public static DiagnosticBag Findings(string text, IsaVersion isa = IsaVersion.V3)
    {
        var findings = new DiagnosticBag();
        Assert.Null(CodeGenerator.Generate(IrText.Parse(text), CodeGenerationOptions.Default with { Isa = isa }, findings));
        return findings;
    }

    /// <summary>The assembly of the only function of a module: one instruction a line.</summary>
    public static string Assembly(string function, IsaVersion isa = IsaVersion.V3)
    {
        ObjectSpec spec = From(function, isa).Spec;
        return Disassemble(spec.Programs[0].Instructions);
    }

    public static string Disassemble(Instruction[] code) => new Disassembler(code).ToString();
}
