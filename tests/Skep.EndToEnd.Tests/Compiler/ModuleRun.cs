using Skep.Bytecode;
using Skep.Compiler.CodeGeneration;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Execution;
using Skep.Diagnostics;

namespace Skep.EndToEnd.Tests.Compiler;

/// <summary>Runs the program of a <see cref="RandomModule"/> in each engine, and says all that can be seen of it afterwards.</summary>
static class ModuleRun
{
    public static CompiledObject Compile(Module module, IsaVersion isa = IsaVersion.V3)
    {
        var findings = new DiagnosticBag();
        CompiledObject? result = CodeGenerator.Generate(module, CodeGenerationOptions.Default with { Isa = isa }, findings);
        Assert.True(result is not null, string.Join('\n', findings));
        return result;
    }

    public static string Interpret(Module module, byte[] context)
    {
        var machine = new IrMachine(module, new IrHost());
        long result = machine.Run(module.Programs.Single(), machine.Memory.Add(context));
        IEnumerable<string> globals = module.Globals
            .Where(static global => !global.IsAnonymous)
            .OrderBy(static global => global.Name, StringComparer.Ordinal)
            .Select(global => $"{global.Name} {Convert.ToHexString(machine.ContentsOf(global))}");
        return $"returned {(uint)result}\n{string.Join('\n', globals)}";
    }

    public static string Execute(LoadedObject loaded, byte[] context)
    {
        RunResult result = loaded.Programs.Single().Run(new RunInput { Context = context, ContextOut = context });
        var globals = new List<string>();
        foreach (var variable in loaded.Variables.All.OrderBy(static variable => variable.Name, StringComparer.Ordinal))
        {
            byte[] value = new byte[variable.Size];
            loaded.Variables.Read(variable.Name, value);
            globals.Add($"{variable.Name} {Convert.ToHexString(value)}");
        }
        return $"returned {result.ReturnValue}\n{string.Join('\n', globals)}";
    }
}
