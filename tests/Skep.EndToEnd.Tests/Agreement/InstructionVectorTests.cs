using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// Every instruction form with edge operands: the kernel, the machine and a model must agree on all registers and memory.
/// </summary>
public class InstructionVectorTests
{
    [Fact]
    public void Kernel_machine_and_model_agree_on_every_instruction()
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        var disagreements = new List<string>();
        var refused = new List<OpcodeKind>();
        var forms = new HashSet<OpcodeKind>();
        int compared = 0;
        foreach (InstructionVector vector in InstructionVectors.All())
        {
            ObjectSpec spec = Object(vector.Program);
            using LoadedObject? kernel = TryLoad(kernelHost, spec);
            if (kernel is null != !vector.KernelLoads)
                disagreements.Add($"{vector.Name}: the kernel {(kernel is null ? "refuses" : "loads")} it");
            if (kernel is null)
            {
                refused.Add(vector.Form.Kind);
                continue;
            }
            using LoadedObject machine = machineHost.Load(spec);
            forms.Add(vector.Form.Kind);
            foreach (VectorState state in InstructionVectors.States(vector))
            {
                VectorState expected = Run(kernel, state), actual = Run(machine, state), model = vector.Model(state);
                if (expected != actual || expected != model)
                    disagreements.Add($"{vector.Name} on {state}: kernel {expected}, machine {actual}, model {model}");
                compared++;
            }
        }

        Assert.Empty(disagreements.Take(20));
        Assert.True(compared > 100_000, $"only {compared} states were compared");
        Assert.True(forms.Count > 150, $"only {forms.Count} forms were compared");
        // Division by a constant 0, and shifts by as much as the width or more.
        Assert.Equal(
            [
                OpcodeKind.Div32K, OpcodeKind.SDiv32K, OpcodeKind.Lsh32K, OpcodeKind.Rsh32K, OpcodeKind.Mod32K, OpcodeKind.SMod32K,
                    OpcodeKind.Arsh32K,
                OpcodeKind.Div64K, OpcodeKind.SDiv64K, OpcodeKind.Lsh64K, OpcodeKind.Rsh64K, OpcodeKind.Mod64K, OpcodeKind.SMod64K,
                    OpcodeKind.Arsh64K,
            ],
            refused.Distinct().Order());
    }

    /// <summary>Loads and stores of each size at each place of a map's value, most of them not aligned.</summary>
    [Fact]
    public void Kernel_and_machine_agree_on_accesses_at_any_place()
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        var random = new Random(7);
        int compared = 0;
        foreach (OpcodeInfo form in OpcodeTable.All.Where(form => form.Kind is >= OpcodeKind.LoadU8 and <= OpcodeKind.LoadS32
            or >= OpcodeKind.Store8K and <= OpcodeKind.Store64K or >= OpcodeKind.Store8X and <= OpcodeKind.Store64X))
        {
            for (short place = 0; place < 9; place++)
            {
                Instruction access = form.Encode(
                    form.Kind <= OpcodeKind.LoadS32 ? Register.R7 : Register.R6,
                        form.Kind <= OpcodeKind.LoadS32 ? Register.R6 : Register.R7, place,
                    form.Uses(OperandFields.Immediate) ? random.Next() : 0);
                ObjectSpec spec = AssembledObject.Make("syscall", $"""
                    r6 = map[data][0]+0
                    r7 = *(u64 *)(r6 + 16)
                    {Disassembler.Format(access)}
                    *(u64 *)(r6 + 24) = r7
                    r0 = 0
                    exit
                    """, AssembledObject.Data("data", new byte[32]));
                using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
                for (int i = 0; i < 10; i++)
                {
                    byte[] data = new byte[32];
                    random.NextBytes(data);
                    Assert.Equal($"{Disassembler.Format(access)}: {RunOn(kernel, data)}",
                        $"{Disassembler.Format(access)}: {RunOn(machine, data)}");
                    compared++;
                }
            }
        }
        Assert.True(compared > 1000, $"only {compared} accesses were compared");
    }

    static string RunOn(LoadedObject loaded, byte[] data)
    {
        loaded.Maps["data"].Update(new byte[4], data);
        uint result = loaded.Programs[0].Run(new RunInput()).ReturnValue;
        return $"{result} {Convert.ToHexString(AssembledObject.DataOf(loaded, "data"))}";
    }

    static VectorState Run(LoadedObject loaded, VectorState state)
    {
        Span<byte> context = state.ToBytes();
        loaded.Programs[0].Run(new RunInput { Context = context, ContextOut = context });
        return VectorState.FromBytes(context);
    }

    static LoadedObject? TryLoad(KernelHost host, ObjectSpec spec)
    {
        try
        {
            return host.Load(spec);
        }
        catch (VerifierException)
        {
            return null;
        }
    }

    static ObjectSpec Object(Instruction[] code)
    {
        var spec = new ObjectSpec { Name = "vector", License = "GPL" };
        spec.Programs.Add(new ProgramSpec { Name = "main", Type = ProgramType.Syscall, Flags = SectionFlags.Sleepable,
            Instructions = code });
        return spec;
    }
}
