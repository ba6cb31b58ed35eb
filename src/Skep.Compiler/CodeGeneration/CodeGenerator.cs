using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Makes an object of a module: instructions, maps, data and types.</summary>
public static class CodeGenerator
{
    /// <summary>Does not change the module, which may be optimised or not.</summary>
    /// <returns>Null if there were errors.</returns>
    public static CompiledObject? Generate(Module module, CodeGenerationOptions options, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        int before = diagnostics.Count;
        var data = new DataLayout(module);
        var externs = new ExternPlaces(module);
        var functions = new Dictionary<Function, EmittedFunction>();
        foreach (Function function in module.Functions)
        {
            if (Generate(function, options, data, externs, diagnostics) is { } emitted)
                functions.Add(function, emitted);
        }
        if (HasErrors(diagnostics, before))
            return null;
        var emitter = new ObjectEmitter(module, options, data, externs, functions, diagnostics);
        CompiledObject result = emitter.Emit();
        return HasErrors(diagnostics, before) ? null : result;
    }

    static EmittedFunction? Generate(
        Function function, CodeGenerationOptions options, DataLayout data, ExternPlaces externs, DiagnosticBag diagnostics)
    {
        int before = diagnostics.Count;
        MachineFunction machine = Selector.Select(function, options, data, diagnostics);
        if (HasErrors(diagnostics, before))
            return null;
        RegisterAllocator.Allocate(machine);
        FrameLayout.Run(machine, diagnostics);
        RegisterRewriter.Run(machine);
        BlockSimplifier.Run(machine);
        return FunctionEmitter.Emit(machine, options.Isa, externs, diagnostics);
    }

    static bool HasErrors(DiagnosticBag diagnostics, int first) =>
        diagnostics.Skip(first).Any(static diagnostic => diagnostic.Severity == Severity.Error);
}
