using System.Buffers.Binary;
using System.Text;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Machine.Tests.Tracing;

/// <summary>What tracing programs find around them: a task, and memory of the kernel.</summary>
public sealed class TaskTests
{
    const ulong TaskAddress = 0xffff_8880_0123_4000;

    [Fact]
    public void Programs_see_the_task_of_the_host()
    {
        var task = new RunningTask
        {
            ProcessId = 1000, ThreadId = 1001, UserId = 65534, GroupId = 100, Command = "thread", CgroupId = 77, Address = TaskAddress,
        };
        using var machine = Machine(
            """
            r6 = r1
            call 14
            *(u64 *)(r6 + 0) = r0
            call 15
            *(u64 *)(r6 + 8) = r0
            call 80
            *(u64 *)(r6 + 16) = r0
            call 35
            *(u64 *)(r6 + 24) = r0
            call 158
            *(u64 *)(r6 + 32) = r0
            r1 = r6
            r1 += 40
            r2 = 16
            call 16
            exit
            """, new MachineOptions { Task = task });

        byte[] output = Enumerable.Repeat((byte)0xaa, 56).ToArray();
        Assert.Equal(0u, machine.Program.Run(new RunInput { Context = output, ContextOut = output }).ReturnValue);

        ulong Word(int index) => BinaryPrimitives.ReadUInt64LittleEndian(output.AsSpan(index * 8));
        Assert.Equal(1000UL << 32 | 1001, Word(0));
        Assert.Equal(100UL << 32 | 65534, Word(1));
        Assert.Equal(77UL, Word(2));
        Assert.Equal(TaskAddress, Word(3));
        Assert.Equal(TaskAddress, Word(4));
        Assert.Equal("thread\0\0\0\0\0\0\0\0\0\0", Encoding.ASCII.GetString(output, 40, 16));
    }

    [Theory]
    [InlineData("a name of more than 15 bytes", 16, "a name of more ")]
    [InlineData("a name of more than 15 bytes", 20, "a name of more ")]
    [InlineData("name", 3, "na")]
    [InlineData("name", 1, "")]
    public void Names_are_cut_off_and_padded(string command, int size, string expected)
    {
        using var machine = Machine($"r2 = {size}\ncall 16\nexit", new MachineOptions { Task = new RunningTask { Command = command } });
        byte[] output = Enumerable.Repeat((byte)0xaa, size).ToArray();
        machine.Program.Run(new RunInput { Context = output, ContextOut = output });
        Assert.Equal(expected.PadRight(size, '\0'), Encoding.ASCII.GetString(output));
    }

    [Fact]
    public void Typed_pointers_are_followed_through_the_memory_of_the_host()
    {
        var memory = new TestMemory(TaskAddress, [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0xf0, 0xff, 0xff, 0xff]);
        using var machine = Machine(
            "r1 = *(u64 *)(r1 + 0)\nr0 = *(u16 *)(r1 + 2)\nr2 = *(s8 *)(r1 + 8)\nr0 -= r2\nexit",
                new MachineOptions { KernelMemory = memory },
            ProgramType.Tracing);

        Assert.Equal(0x4433u + 16, Run(machine, TaskAddress));
        // Null, memory of a user, and what is not there load as 0.
        Assert.Equal(0u, Run(machine, 0));
        Assert.Equal(0u, Run(machine, 0x7fff_0000_0000));
        Assert.Equal(0u, Run(machine, TaskAddress + 4096));
        // What no kernel has an address for is a fault.
        Assert.Throws<BpfExecutionException>(() => Run(machine, 0x1234_0000_0000_0000));
    }

    [Fact]
    public void Without_memory_of_the_kernel_a_pointer_into_it_is_a_fault()
    {
        using var machine = Machine("r1 = *(u64 *)(r1 + 0)\nr0 = *(u32 *)(r1 + 0)\nexit", MachineOptions.Default, ProgramType.Tracing);
        var fault = Assert.Throws<BpfExecutionException>(() => Run(machine, TaskAddress));
        Assert.Equal(DiagnosticId.NotAPointer, fault.Fault.Id);
    }

    [Fact]
    public void Pointers_into_memory_of_the_kernel_are_not_written_through()
    {
        var memory = new TestMemory(TaskAddress, new byte[8]);
        using var machine = Machine(
            "r1 = *(u64 *)(r1 + 0)\n*(u32 *)(r1 + 0) = 1\nr0 = 0\nexit", new MachineOptions { KernelMemory = memory }, ProgramType.Tracing);
        Assert.Throws<BpfExecutionException>(() => Run(machine, TaskAddress));
    }

    [Fact]
    public void Printed_addresses_are_hashed()
    {
        var texts = new List<string>();
        using var machine = Machine(
            """
            r3 = *(u64 *)(r1 + 0)
            *(u32 *)(r10 - 8) = 0x2f7025
            *(u8 *)(r10 - 5) = 0
            r1 = r10
            r1 += -8
            r2 = 8
            call 6
            exit
            """, new MachineOptions { Trace = texts.Add, Seed = 5 }, ProgramType.Tracing);

        Assert.Equal(17u, Run(machine, TaskAddress));
        Assert.Equal(17u, Run(machine, TaskAddress));
        Assert.Equal(17u, Run(machine, TaskAddress + 8));
        Assert.Equal(texts[0], texts[1]);
        Assert.NotEqual(texts[0], texts[2]);
        Assert.Matches("^00000000[0-9a-f]{8}/$", texts[0]);
        Assert.DoesNotContain("1234000", texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_iterator_prints_is_its_output()
    {
        using var machine = Machine(
            """
            r6 = r1
            *(u32 *)(r10 - 8) = 0x0a6425
            r2 = r10
            r2 += -8
            r3 = 4
            r4 = r6
            r5 = 8
            call 126
            r1 = r6
            r2 = r6
            r3 = 8
            call 127
            exit
            """, MachineOptions.Default, ProgramType.Tracing);

        byte[] output = new byte[64];
        RunResult result = machine.Program.Run(new RunInput { Context = BitConverter.GetBytes(0x3837_3635L), DataOut = output });
        Assert.Equal(0u, result.ReturnValue);
        Assert.Equal("943142453\n5678\0\0\0\0", Encoding.ASCII.GetString(output, 0, result.DataLength));
    }

    static uint Run(TestMachine machine, ulong argument) =>
        machine.Program.Run(new RunInput { Context = BitConverter.GetBytes(argument) }).ReturnValue;

    static TestMachine Machine(string source, MachineOptions options, ProgramType type = ProgramType.Syscall)
    {
        var diagnostics = new DiagnosticBag();
        Instruction[] code = Assembler.Assemble(source, diagnostics).Instructions;
        Assert.Empty(diagnostics);
        return new TestMachine(code, type, options);
    }

    sealed class TestMemory(ulong start, byte[] bytes) : IForeignMemory
    {
        public bool TryRead(ulong address, Span<byte> destination)
        {
            if (address < start || address - start > (ulong)bytes.Length
                || (ulong)destination.Length > (ulong)bytes.Length - (address - start))
                return false;
            bytes.AsSpan((int)(address - start), destination.Length).CopyTo(destination);
            return true;
        }
    }
}
