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
        // A bag of our own: the caller's may be full and take no more errors.
        var findings = new DiagnosticBag();
        CompiledObject? result = Generate(module, options, new DataLayout(module), new ExternPlaces(module), findings);
        diagnostics.AddRange(findings);
        return findings.HasErrors ? null : result;
    }

    static CompiledObject? Generate(
        Module module, CodeGenerationOptions options, DataLayout data, ExternPlaces externs, DiagnosticBag findings)
    {
        var functions = new Dictionary<Function, EmittedFunction>();
        foreach (Function function in module.Functions)
        {
            if (Generate(function, options, data, externs, findings) is { } emitted)
                functions.Add(function, emitted);
        }
        return findings.HasErrors ? null : new ObjectEmitter(module, options, data, externs, functions, findings).Emit();
    }

    static EmittedFunction? Generate(
        Function function, CodeGenerationOptions options, DataLayout data, ExternPlaces externs, DiagnosticBag findings)
    {
        if (Selector.Select(function, options, data, findings) is not { } machine)
            return null;
        RegisterAllocator.Allocate(machine);
        FrameLayout.Run(machine, findings);
        RegisterRewriter.Run(machine);
        BlockSimplifier.Run(machine);
        return FunctionEmitter.Emit(machine, options.Isa, externs, findings);
    }
}
