using System.Runtime.InteropServices;
using Skep.KernelAbi;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

public sealed class EventTests
{
    static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public EventTests() => Require.Root();

    static List<long> DrainAll(EventStream stream)
    {
        var numbers = new List<long>();
        stream.Drain(record => numbers.Add(MemoryMarshal.Read<long>(record)));
        return numbers;
    }

    static EventProgram Create(bool perf, int recordSize = 8) =>
        perf ? EventProgram.Perf(recordSize) : EventProgram.Ring(64 * 1024, recordSize);

    static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(static i => (long)i);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_come_whole_and_in_order(bool perf)
    {
        using EventProgram program = Create(perf, 40);
        using EventStream stream = program.Events.OpenEvents();
        Assert.Empty(DrainAll(stream));
        program.Emit(100);
        var lengths = new HashSet<int>();
        var numbers = new List<long>();
        Assert.Equal(100, stream.Drain(record =>
        {
            lengths.Add(record.Length);
            numbers.Add(MemoryMarshal.Read<long>(record));
        }));
        // perf pads records so that the next header is aligned.
        Assert.Equal([perf ? 44 : 40], lengths);
        Assert.Equal(Numbers(0, 100), numbers);
        Assert.Equal(0, stream.Lost);
        Assert.Equal(0, stream.Drain(static _ => { }));
    }

    [Theory]
    [InlineData(false, 24)]
    [InlineData(false, 200)]
    [InlineData(true, 24)]
    [InlineData(true, 200)]
    public void Rings_go_round_many_times_without_losing_or_changing_a_record(bool perf, int recordSize)
    {
        using EventProgram program = perf ? EventProgram.Perf(recordSize) : EventProgram.Ring(4096, recordSize);
        using EventStream stream = program.Events.OpenEvents(new EventOptions { PerCpuBufferSize = 4096 });
        int next = 0;
        for (int round = 0; round < 500; round++)
        {
            program.Emit(7);
            Assert.Equal(Numbers(next, 7), DrainAll(stream).Order());
            next += 7;
        }
        Assert.Equal((0, 0), (stream.Lost, program.Failed));
    }

    [Fact]
    public void A_full_ring_buffer_is_the_programs_to_notice_and_goes_on_when_read()
    {
        using EventProgram program = EventProgram.Ring(4096);
        using EventStream stream = program.Events.OpenEvents();
        program.Emit(1000);
        // 16 bytes a record; the kernel never fills the last one.
        List<long> numbers = DrainAll(stream);
        Assert.Equal(Numbers(0, numbers.Count), numbers);
        Assert.Equal(1000, numbers.Count + program.Failed);
        Assert.True(program.Failed > 0);
        program.Emit(1);
        Assert.Equal([1000], DrainAll(stream));
    }

    [Fact]
    public void Lost_perf_records_are_counted_exactly_even_before_there_is_room_to_report_them()
    {
        Require.That(KernelRelease.Current >= new KernelVersion(6, 0), "events count their losses themselves since Linux 6.0");
        using EventProgram program = EventProgram.Perf(24);
        using EventStream stream = program.Events.OpenEvents(new EventOptions { PerCpuBufferSize = 4096 });
        program.Emit(5000);
        long lost = stream.Lost;
        int read = DrainAll(stream).Count;
        Assert.True(lost > 0);
        Assert.Equal(5000, read + lost);
        program.Emit(3000);
        read += DrainAll(stream).Count;
        Assert.Equal(8000, read + stream.Lost);
        stream.Dispose();
        Assert.Equal(8000, read + stream.Lost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wait_ends_when_a_record_comes_and_when_the_time_is_over(bool perf)
    {
        using EventProgram program = Create(perf);
        using EventStream stream = program.Events.OpenEvents();
        Assert.False(stream.Wait(TimeSpan.Zero, Stop));
        Assert.False(stream.Wait(TimeSpan.FromMilliseconds(20), Stop));
        program.Emit(1);
        Assert.True(stream.Wait(TimeSpan.Zero, Stop));
        Assert.Single(DrainAll(stream));
        Assert.False(stream.Wait(TimeSpan.Zero, Stop));

        var later = new Thread(() =>
        {
            Thread.Sleep(50);
            program.Emit(1);
        });
        later.Start();
        Assert.True(stream.Wait(Long, Stop));
        later.Join();
        Assert.Equal([1], DrainAll(stream));
    }

    [Fact]
    public void A_wait_notices_records_whose_wake_up_was_suppressed()
    {
        using EventProgram program = EventProgram.Ring(4096, 8, RingBufFlags.NoWakeup);
        using EventStream stream = program.Events.OpenEvents();
        var later = new Thread(() =>
        {
            Thread.Sleep(20);
            program.Emit(1);
        });
        later.Start();
        Assert.True(stream.Wait(TimeSpan.FromMilliseconds(300), Stop));
        later.Join();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_that_is_written_meanwhile_arrives_asynchronously(bool perf)
    {
        const int Total = 20_000, Burst = 50;
        using EventProgram program = Create(perf);
        using EventStream stream = program.Events.OpenEvents(new EventOptions { PerCpuBufferSize = 64 * 1024 });
        using var stop = new CancellationTokenSource(Long);
        var writer = new Thread(() =>
        {
            for (int i = 0; i < Total / Burst; i++)
            {
                program.Emit(Burst);
                if (i % 20 == 0)
                    Thread.Sleep(1);
            }
        });
        writer.Start();
        long sum = 0;
        int count = 0;
        await foreach (long number in stream.ReadAllAsync<long>(stop.Token))
        {
            sum += number;
            // Nothing may be lost unnoticed: what the program could not write, it counted.
            if (++count + Missing() == Total)
                break;
        }
        writer.Join();
        Assert.Equal(Total, count + Missing());
        if (count == Total)
            Assert.Equal((long)Total * (Total - 1) / 2, sum);

        long Missing() => perf ? stream.Lost : program.Failed;
    }

    [Fact]
    public async Task No_wake_up_is_missed_between_two_threads()
    {
        // One record at a time, each waited for: a single lost wake-up would hang here until the time is over.
        using EventProgram program = EventProgram.Ring();
        using EventStream stream = program.Events.OpenEvents();
        using var stop = new CancellationTokenSource(Long);
        using var next = new SemaphoreSlim(0);
        const int Rounds = 3000;
        var writer = new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                program.Emit(1);
                next.Wait(stop.Token);
            }
        });
        writer.Start();
        int expected = 0;
        await foreach (long number in stream.ReadAllAsync<long>(stop.Token))
        {
            Assert.Equal(expected++, number);
            if (expected < Rounds)
                next.Release();
            else
                break;
        }
        next.Release();
        writer.Join();
        Assert.Equal(Rounds, expected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_ends_waits_without_an_exception(bool perf)
    {
        using EventProgram program = Create(perf);
        using EventStream stream = program.Events.OpenEvents();
        using var stop = new CancellationTokenSource(50);
        await foreach (long _ in stream.ReadAllAsync<long>(stop.Token))
            Assert.Fail("there is no record");
        using var stopAgain = new CancellationTokenSource(50);
        Assert.False(stream.Wait(Timeout.InfiniteTimeSpan, stopAgain.Token));
        // The stream can be used again.
        program.Emit(1);
        Assert.True(stream.Wait(Long, Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_ends_the_waits_of_other_threads(bool perf)
    {
        using EventProgram program = Create(perf);
        for (int i = 0; i < 20; i++)
        {
            EventStream waited = program.Events.OpenEvents();
            Task<bool> wait = Task.Factory.StartNew(
                () => waited.Wait(Timeout.InfiniteTimeSpan), CancellationToken.None, TaskCreationOptions.LongRunning,
                    TaskScheduler.Default);
            await Task.Delay(i % 3, Stop);
            waited.Dispose();
            try
            {
                Assert.False(await wait.WaitAsync(Long, Stop));
            }
            catch (ObjectDisposedException)
            {
                // It had not begun.
            }
            EventStream read = program.Events.OpenEvents();
            Task reading = Task.Run(async () =>
            {
                await foreach (long _ in read.ReadAllAsync<long>())
                {
                }
            }, Stop);
            await Task.Delay(i % 3, Stop);
            read.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Long, Stop));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Disposing_while_another_thread_reads_is_safe(bool perf)
    {
        using EventProgram program = Create(perf);
        for (int i = 0; i < 50; i++)
        {
            EventStream stream = program.Events.OpenEvents();
            program.Emit(200);
            var reader = new Thread(() =>
            {
                try
                {
                    while (true)
                        stream.Drain(static record => Assert.True(MemoryMarshal.Read<long>(record) >= 0));
                }
                catch (ObjectDisposedException)
                {
                }
            });
            reader.Start();
            program.Emit(200);
            stream.Dispose();
            Assert.True(reader.Join(Long));
        }
    }

    [Fact]
    public void A_handler_that_throws_loses_no_other_record()
    {
        using EventProgram program = EventProgram.Ring();
        using EventStream stream = program.Events.OpenEvents();
        program.Emit(3);
        Assert.Throws<FormatException>(() => stream.Drain(static _ => throw new FormatException()));
        Assert.Equal([1, 2], DrainAll(stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_ends_although_programs_go_on_writing(bool perf)
    {
        using EventProgram program = Create(perf);
        using EventStream stream = program.Events.OpenEvents();
        program.Emit(1);
        Assert.NotEqual(0, stream.Drain(_ => program.Emit(1)));
        Assert.True(stream.Wait(TimeSpan.Zero, Stop));
    }

    [Fact]
    public async Task A_record_shorter_than_its_type_is_an_error()
    {
        using EventProgram program = EventProgram.Ring();
        using EventStream stream = program.Events.OpenEvents();
        program.Emit(1);
        IAsyncEnumerator<Int128> records = stream.ReadAllAsync<Int128>(Stop).GetAsyncEnumerator(Stop);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await records.MoveNextAsync());
        Assert.Contains("8 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_has_one_reader()
    {
        using EventProgram program = EventProgram.Ring();
        using EventStream stream = program.Events.OpenEvents();
        program.Emit(1);
        stream.Drain(_ => Assert.Throws<InvalidOperationException>(() => stream.Drain(static _ => { })));
    }

    [Fact]
    public void A_stream_outlives_its_object()
    {
        EventProgram program = EventProgram.Ring();
        using EventStream stream = program.Events.OpenEvents();
        program.Emit(2);
        program.Dispose();
        Assert.Equal([0, 1], DrainAll(stream));
    }

    [Fact]
    public void Reading_a_record_allocates_nothing()
    {
        using EventProgram program = EventProgram.Ring(64 * 1024);
        using EventStream stream = program.Events.OpenEvents();
        long sum = 0;
        EventHandler handler = record => sum += MemoryMarshal.Read<long>(record);
        for (int round = 0; round < 3; round++)
        {
            program.Emit(1000);
            long before = GC.GetAllocatedBytesForCurrentThread();
            stream.Drain(handler);
            stream.Wait(TimeSpan.Zero, Stop);
            if (round > 0)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void Other_maps_carry_no_events()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Map("array", MapType.Array, 4, 4, 1)));
        Assert.Throws<BpfNotSupportedException>(() => loaded.Maps["array"].OpenEvents());
    }

    [Fact]
    public void A_buffer_size_that_is_no_power_of_two_pages_is_refused()
    {
        using EventProgram program = EventProgram.Perf();
        Assert.Throws<ArgumentException>(() => program.Events.OpenEvents(new EventOptions { PerCpuBufferSize = 5000 }));
    }
}
