using Skep.Machine;
using Skep.Tests.Samples;

namespace Skep.Tests.Model;

public class PlainKernelTests
{
    [Fact]
    public void Helpers_answer_for_the_kernel_that_was_entered()
    {
        var clock = new StepClock { Now = 42 };
        var task = new RunningTask { ProcessId = 10, ThreadId = 11, UserId = 1000, GroupId = 5, Command = "a-name-that-is-too-long",
            CgroupId = 9 };
        using var kernel = PlainKernel.Enter(new() { Clock = clock, Task = task, Seed = 1, PossibleCpus = 4 });
        kernel.Cpu = 3;
        Assert.Equal(42UL, Bpf.KtimeGetNs());
        Assert.Equal((10, 11, 1000u), (Bpf.CurrentProcessId, Bpf.CurrentThreadId, Bpf.CurrentUserId));
        Assert.Equal("a-name-that-is-", Bpf.CurrentComm.ToString());
        Assert.Equal(9UL, Bpf.GetCurrentCgroupId());
        Assert.Equal(3u, Bpf.GetSmpProcessorId());

        uint random = Bpf.GetPrandomU32();
        using (PlainKernel.Enter(new() { Seed = 1 }))
            Assert.Equal(random, Bpf.GetPrandomU32());
        Assert.Same(kernel, PlainKernel.Current);
    }

    [Fact]
    public void Print_writes_what_the_kernel_would()
    {
        using var kernel = PlainKernel.Enter();
        Bpf.Print("pid %d of %s: %llx%%"u8, -5, "init"u8, ulong.MaxValue);
        Bpf.Print("no arguments"u8);
        Assert.Equal(["pid -5 of init: ffffffffffffffff%", "no arguments"], kernel.Printed);
        Assert.Equal(11, Bpf.Format(out Text8 text, "%5u %-3d%c"u8, 12u, 3, (byte)'x'));
        Assert.Equal("   12 3", text.ToString());
    }

    [Fact]
    public void Loops_stop_when_told_to()
    {
        var sum = new Sum();
        Assert.Equal(10, Bpf.Loop(10, static (index, ref sum) => Add(index, ref sum, 100), ref sum));
        Assert.Equal(45u, sum.Total);
        Assert.Equal(4, Bpf.Loop(10, static (index, ref sum) => Add(index, ref sum, 3), ref sum));
        Assert.Equal(-7, Bpf.Loop(uint.MaxValue, static (index, ref sum) => LoopControl.Continue, ref sum));
    }

    [Fact]
    public void Timers_fire_with_their_entry_when_they_are_due()
    {
        var clock = new StepClock();
        using var kernel = PlainKernel.Enter(new() { Clock = clock });
        var map = new HashMap<uint, Timed>(4);
        foreach (uint key in new uint[] { 1, 2 })
        {
            Assert.True(map.TryGetOrAdd(in key, out Ref<Timed> value));
            Assert.Equal(0, BpfTimer.Init(ref value.Value.Timer, map));
            Assert.Equal(0, BpfTimer.SetCallback<uint, Timed>(ref value.Value.Timer, static (map, ref readonly key, ref value) =>
            {
                value.Fired += key;
                return 0;
            }));
            Assert.Equal(0, BpfTimer.Start(ref value.Value.Timer, key * 1000));
        }
        Assert.Equal(0, kernel.RunTimers());
        clock.Now += 1000;
        Assert.Equal(1, kernel.RunTimers());
        Assert.Equal((1u, 0u), (map[1].Fired, map[2].Fired));
        Assert.True(map.TryGetValue(2, out Ref<Timed> second));
        Assert.Equal(1, BpfTimer.Cancel(ref second.Value.Timer));
        clock.Now += 10_000;
        Assert.Equal(0, kernel.RunTimers());
    }

    [Fact]
    public void A_spin_lock_excludes_others()
    {
        var map = new ArrayMap<Locked>(1);
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 1000; i++)
            {
                map.TryGetValue(0, out Ref<Locked> value);
                using (value.Value.Lock.Enter())
                    value.Value.Count++;
            }
        });
        Assert.Equal(4000u, map[0].Count);
    }

    [Fact]
    public void The_current_task_is_what_the_test_gives()
    {
        using var kernel = PlainKernel.Enter();
        Assert.Throws<InvalidOperationException>(() => Kernel.CurrentTask<Skep.Samples.Task>());
        var task = new Skep.Samples.Task { tgid = 3 };
        kernel.Task = task;
        Assert.Same(task, Kernel.CurrentTask<Skep.Samples.Task>());
        Assert.Throws<InvalidCastException>(() => Kernel.As<Skep.Samples.Cred>(task));
    }

    [Fact]
    public void Numbers_in_text_are_read()
    {
        Assert.Equal(4, Bpf.Strtoul(" 123,"u8, 10, out ulong value));
        Assert.Equal(123UL, value);
        Assert.Equal(4, Bpf.Strtol("-0x1"u8, 0, out long number));
        Assert.Equal(-1, number);
        Assert.Equal(-22, Bpf.Strtoul("x"u8, 10, out _));
        Assert.Equal(-34, Bpf.Strtoul("99999999999999999999"u8, 10, out _));
    }

    static LoopControl Add(uint index, ref Sum sum, uint last)
    {
        sum.Total += index;
        return index == last ? LoopControl.Break : LoopControl.Continue;
    }

    struct Sum
    {
        public uint Total;
    }

    struct Timed
    {
        public BpfTimer Timer;
        public uint Fired;
    }

    struct Locked
    {
        public BpfSpinLock Lock;
        public uint Count;
    }
}
