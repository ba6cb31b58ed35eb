using System.Buffers.Binary;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Frontends.CSharp;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Execution;
using Skep.Compiler.Ir.Text;
using Skep.Compiler.Passes;
using Skep.Diagnostics;
using Skep.Linux;
using Skep.Machine;

namespace Skep.CSharp.Tests.Snippets;

/// <summary>The program around a snippet, imported, optimised and compiled.</summary>
sealed class SnippetRun : IDisposable
{
    const int ContextSize = 48, ResultOffset = 40;

    static readonly InProcessHost Machine = new();
    static readonly Lazy<KernelHost> Kernel = new(KernelHost.Open);

    readonly Module _imported, _optimised;
    readonly CompiledObject _compiled;
    LoadedObject? _inMachine, _inKernel;

    public SnippetRun(AssemblySet assemblies, byte[] image, string type)
    {
        _imported = Import(assemblies, image, type);
        _optimised = Import(assemblies, image, type);
        var findings = new DiagnosticBag();
        Optimizer.Run(_optimised, findings);
        _compiled = CodeGenerator.Generate(_optimised, CodeGenerationOptions.Default, findings)
            ?? throw new InvalidOperationException(string.Join('\n', findings));
        Assert.Empty(findings);
    }

    public static string[] Engines { get; } = ["imported", "optimised", "machine", "kernel"];

    /// <summary>Null when the program aborts.</summary>
    public long? Run(string engine, ReadOnlySpan<long> arguments)
    {
        byte[] context = new byte[ContextSize];
        for (int i = 0; i < arguments.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(context.AsSpan(i * 8), arguments[i]);
        uint result = engine switch
        {
            "imported" => Interpret(_imported, context),
            "optimised" => Interpret(_optimised, context),
            "machine" => Execute(_inMachine ??= Machine.Load(_compiled.Spec), context),
            _ => Execute(_inKernel ??= Kernel.Value.Load(_compiled.Spec), context),
        };
        Assert.InRange(result, 0u, 1u);
        return result == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(context.AsSpan(ResultOffset));
    }

    /// <summary>What was compiled, for the reader of a failure.</summary>
    public override string ToString() =>
        $"{IrWriter.Write(_optimised)}\n{new Skep.Bytecode.Disassembler(_compiled.Spec.Programs[0].Instructions)}";

    public void Dispose()
    {
        _inMachine?.Dispose();
        _inKernel?.Dispose();
    }

    static Module Import(AssemblySet assemblies, byte[] image, string type)
    {
        var findings = new DiagnosticBag();
        ImportedClass imported = CSharpFrontEnd.Import(assemblies, image, null, type, new CSharpOptions(), findings).Single();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        return imported.Module;
    }

    static uint Interpret(Module module, byte[] context)
    {
        var machine = new IrMachine(module, new IrHost());
        return (uint)machine.Run(module.Programs.Single(), machine.Memory.Add(context));
    }

    static uint Execute(LoadedObject loaded, byte[] context) =>
        loaded.Programs.Single().Run(new RunInput { Context = context, ContextOut = context }).ReturnValue;
}
