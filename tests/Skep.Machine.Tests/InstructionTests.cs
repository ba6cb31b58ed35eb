using Skep.Bytecode;
using Skep.KernelAbi;

namespace Skep.Machine.Tests;

/// <summary>Every instruction form with edge operands, against a model over unbounded integers.</summary>
public sealed class InstructionTests
{
    [Fact]
    public void Every_instruction_computes_what_the_model_computes()
    {
        int states = 0;
        var failures = new List<string>();
        foreach (InstructionVector vector in InstructionVectors.All())
        {
            using var machine = new TestMachine(vector.Program, ProgramType.Syscall);
            foreach (VectorState state in InstructionVectors.States(vector))
            {
                states++;
                byte[] context = state.ToBytes();
                machine.Program.Run(new RunInput { Context = context, ContextOut = context });
                VectorState expected = vector.Model(state), actual = VectorState.FromBytes(context);
                if (actual != expected)
                    failures.Add($"{vector.Name} on {state}: expected {expected}, got {actual}");
            }
        }
        Assert.Empty(failures.Take(10));
        Assert.True(states > 50_000, $"only {states} states");
    }

    [Fact]
    public void Every_form_that_computes_has_vectors()
    {
        var covered = InstructionVectors.All().Select(vector => vector.Form.Kind).ToHashSet();
        var missing = OpcodeTable.All.Select(form => form.Kind).Where(kind => !covered.Contains(kind));

        // Control flow, packet access and what needs a host have tests of their own.
        Assert.Equal(
            [
                OpcodeKind.CastToKernel, OpcodeKind.CastToUser, OpcodeKind.Ja, OpcodeKind.Ja32, OpcodeKind.JaX, OpcodeKind.MayGoto,
                    OpcodeKind.CallHelper,
                OpcodeKind.CallLocal, OpcodeKind.CallKfunc, OpcodeKind.CallX, OpcodeKind.Exit, OpcodeKind.LoadMapFd,
                    OpcodeKind.LoadMapValue,
                OpcodeKind.LoadBtfId, OpcodeKind.LoadFunction, OpcodeKind.LoadMapIndex, OpcodeKind.LoadMapIndexValue, OpcodeKind.LoadAbs8,
                OpcodeKind.LoadAbs16, OpcodeKind.LoadAbs32, OpcodeKind.LoadInd8, OpcodeKind.LoadInd16, OpcodeKind.LoadInd32,
            ],
            missing.Order());
    }
}
