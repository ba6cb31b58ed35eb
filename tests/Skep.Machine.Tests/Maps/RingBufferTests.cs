using System.Buffers.Binary;
using Skep.KernelAbi;

namespace Skep.Machine.Tests.Maps;

/// <summary>Ring buffers and perf event arrays fill up, wrap around and count losses as the kernel's do.</summary>
public sealed class RingBufferTests
{
    const int RingSize = 4096;

    /// <summary>Sends a record that starts with the context's interface and is as long as its receive queue's number.</summary>
    const string Output = """
        r6 = r1
        r3 = *(u32 *)(r1 + 16)
        r2 = *(u32 *)(r1 + 12)
        *(u64 *)(r10 - 512) = r2
        r2 = r10
        r2 += -512
        r1 = map[events]
        r4 = 0
        call 130
        exit
        """;

    [Theory]
    [InlineData(8, 255)]
    [InlineData(9, 170)]
    [InlineData(56, 63)]
    [InlineData(500, 7)]
    public void A_ring_holds_as_many_records_as_the_kernel_s(int size, int expected)
    {
        using var machine = Machine();
        using EventStream events = machine.Map("events").OpenEvents();

        int sent = 0;
        while (Send(machine, (uint)sent + 1, size) == 0)
            sent++;

        Assert.Equal(expected, sent);
        Assert.Equal(1, events.Lost);
        Assert.Equal(expected, events.Drain(static _ => { }));
    }

    [Fact]
    public void Records_come_out_whole_and_in_order_however_often_the_ring_wraps()
    {
        using var machine = Machine();
        using EventStream events = machine.Map("events").OpenEvents();
        var random = new Random(5);
        uint next = 1, read = 1;
        var sizes = new Queue<int>();
        while (next < 5000)
        {
            int size = random.Next(8, 300);
            if (Send(machine, next, size) == 0)
            {
                next++;
                sizes.Enqueue(size);
                continue;
            }
            events.Drain(record =>
            {
                Assert.Equal(sizes.Dequeue(), record.Length);
                Assert.Equal(read++, (uint)BinaryPrimitives.ReadUInt64LittleEndian(record));
            });
        }
        events.Drain(_ => read++);
        Assert.Equal(next, read);
    }

    [Fact]
    public void Reading_ends_although_programs_go_on_writing_and_a_handler_that_throws_loses_no_other_record()
    {
        using var machine = Machine();
        using EventStream events = machine.Map("events").OpenEvents();
        Send(machine, 1, 8);
        Assert.Equal(1, events.Drain(_ => Send(machine, 2, 8)));
        Send(machine, 3, 8);
        Assert.Throws<FormatException>(() => events.Drain(static _ => throw new FormatException()));
        Assert.Equal(1, events.Drain(static record => Assert.Equal(3ul, BinaryPrimitives.ReadUInt64LittleEndian(record))));
    }

    [Fact]
    public void A_discarded_record_is_skipped()
    {
        using var machine = TestMachine.Assemble(
            """
            r1 = map[events]
            r2 = 8
            r3 = 0
            call 131
            *(u64 *)(r0 + 0) = 1
            r1 = r0
            r2 = 0
            call 133
            r1 = map[events]
            r2 = 8
            r3 = 0
            call 131
            *(u64 *)(r0 + 0) = 2
            r1 = r0
            r2 = 0
            call 132
            r0 = 0
            exit
            """, maps: TestMachine.Spec(MapType.RingBuf, 0, 0, RingSize, name: "events"));
        using EventStream events = machine.Map("events").OpenEvents();
        machine.Program.Run(new byte[60]);

        var seen = new List<ulong>();
        Assert.Equal(1, events.Drain(record => seen.Add(BinaryPrimitives.ReadUInt64LittleEndian(record))));
        Assert.Equal([2UL], seen);
    }

    [Fact]
    public async Task A_reader_wakes_up_for_a_record_and_for_cancellation()
    {
        using var machine = Machine();
        using EventStream events = machine.Map("events").OpenEvents();
        using var stop = new CancellationTokenSource();
        var seen = new List<ulong>();
        Task reader = Task.Run(async () =>
        {
            await foreach (ulong value in events.ReadAllAsync<ulong>(stop.Token))
            {
                lock (seen)
                    seen.Add(value);
                if (value == 1000)
                    stop.Cancel();
            }
        }, TestContext.Current.CancellationToken);
        for (uint i = 1; i <= 1000; i++)
        {
            while (Send(machine, i, 8) != 0)
                Thread.Yield();
        }
        await reader.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 1000).Select(static i => (ulong)i), seen);
    }

    [Fact]
    public void Perf_buffers_lose_what_does_not_fit_and_pad_what_does()
    {
        using var machine = TestMachine.Assemble(
            """
            r2 = map[events]
            r3 = 0xffffffff ll
            *(u64 *)(r10 - 16) = 7
            *(u64 *)(r10 - 8) = 8
            r4 = r10
            r4 += -16
            r5 = 9
            call 25
            exit
            """, maps: TestMachine.Spec(MapType.PerfEventArray, 4, 4, 2, name: "events"));
        int Run() => (int)machine.Program.Run(new byte[60]).ReturnValue;

        Assert.Equal(-Errno.ENOENT, Run());
        using EventStream events = machine.Map("events").OpenEvents(new EventOptions { PerCpuBufferSize = 4096 });
        int sent = 0;
        while (Run() == 0)
            sent++;
        Assert.Equal(-Errno.ENOSPC, Run());

        // A sample of 9 bytes takes 8 for its header, 4 for the length and 12 with padding; one byte of the buffer stays free.
        Assert.Equal(4095 / 24, sent);
        Assert.Equal(2, events.Lost);
        int drained = events.Drain(static record =>
        {
            Assert.Equal(12, record.Length);
            Assert.Equal([7, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0], record.ToArray());
        });
        Assert.Equal(sent, drained);
        Assert.Equal(0, Run());
        Assert.Equal(1, events.Drain(static _ => { }));
        Assert.Equal(2, events.Lost);
    }

    static TestMachine Machine() =>
        TestMachine.Assemble(Output, ProgramType.Xdp, null, TestMachine.Spec(MapType.RingBuf, 0, 0, RingSize, name: "events"));

    static int Send(TestMachine machine, uint value, int size)
    {
        Span<byte> context = stackalloc byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(context[4..], 60);
        BinaryPrimitives.WriteUInt32LittleEndian(context[12..], value);
        BinaryPrimitives.WriteInt32LittleEndian(context[16..], size);
        return (int)machine.Program.Run(new RunInput { Data = new byte[60], Context = context }).ReturnValue;
    }
}
