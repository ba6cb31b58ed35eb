using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;
using static Skep.Linux.Tests.TestObjects;

namespace Skep.Linux.Tests;

/// <summary>Each kind of attachment runs its program when the event happens, and no longer when it is disposed.</summary>
public sealed class LinkTests
{
    public LinkTests() => Require.Root();

    /// <summary>Raises task:task_rename in this thread.</summary>
    static void Rename() => File.WriteAllText("/proc/thread-self/comm", "skep-test");

    static void AssertCounts(CountingProgram program, Func<BpfLink> attach, Action raise, ulong cookie = 0)
    {
        raise();
        Assert.Equal(0ul, program.Runs);
        using (BpfLink link = attach())
        {
            raise();
            raise();
            Assert.Equal(2ul, program.WaitForRuns(2));
            Assert.Equal(cookie, program.Cookie);
            link.Dispose();
        }
        raise();
        Assert.Equal(2ul, program.Runs);
    }

    [Theory]
    [InlineData("tp/task/task_rename")]
    [InlineData("raw_tp/task_rename")]
    [InlineData("tp_btf/task_rename")]
    public void A_tracepoint_named_by_the_section(string section)
    {
        using var program = new CountingProgram(section, ownThread: true);
        AssertCounts(program, () => program.Object.Attach("count"), Rename);
    }

    [Theory]
    [InlineData("tp/task/task_rename")]
    [InlineData("raw_tp/task_rename")]
    [InlineData("tp_btf/task_rename")]
    public void A_tracepoint_with_a_cookie(string section)
    {
        Require.That(KernelRelease.Current >= new KernelVersion(6, 10), "cookies of raw tracepoints need Linux 6.10");
        const ulong Cookie = 0x1234_5678_9abc;
        using var program = new CountingProgram(section, ownThread: true, cookie: true);
        AttachTarget target = section.StartsWith("tp/", StringComparison.Ordinal)
            ? new AttachTarget.Tracepoint("task", "task_rename") { Cookie = Cookie }
            : new AttachTarget.RawTracepoint("task_rename") { Cookie = Cookie };
        AssertCounts(program, () => program.Program.Attach(target), Rename, Cookie);
    }

    [Fact]
    public void A_tracepoint_without_links_as_before_5_15()
    {
        using var program = new CountingProgram("tp/task/task_rename", ownThread: true);
        ulong id = TraceFileSystem.TracepointId("task", "task_rename");
        var attributes = new PerfEventAttributes { Type = PerfEventAttributes.TypeTracepoint, Config = id };
        AssertCounts(program, () =>
        {
            Assert.Equal(0, PerfEvent.TryOpen(attributes, -1, 0, out BpfFileDescriptor @event));
            return PerfEvent.AttachByControl(program.Program, @event, "tracepoint");
        }, Rename);
    }

    [Theory]
    [InlineData("uprobe", null)]
    [InlineData("uretprobe", null)]
    [InlineData("uprobe", true)]
    public void A_function_of_a_library(string section, bool? onReturn)
    {
        bool hasCookies = KernelRelease.Current >= new KernelVersion(5, 15);
        ulong cookie = hasCookies ? 77u : 0;
        using var program = new CountingProgram(section, ownThread: true, cookie: hasCookies);
        var target = new AttachTarget.UserProbe("libc.so.6")
        {
            Symbol = "if_nametoindex", ProcessId = Environment.ProcessId, OnReturn = onReturn, Cookie = cookie,
        };
        AssertCounts(program, () => program.Program.Attach(target), () => LibC.InterfaceIndex("lo"), cookie);
    }

    [Fact]
    public void A_function_of_a_library_named_by_the_section()
    {
        using var program = new CountingProgram("uprobe/libc.so.6:eventfd", ownThread: true);
        var target = new AttachTarget.Section { ProcessId = Environment.ProcessId };
        AssertCounts(program, () => program.Object.Attach("count", target), () => LibC.Close(LibC.EventFd(0, 0)));
    }

    [Fact]
    public void A_function_of_one_process_only()
    {
        // Waits for its input, and closes its own socket in the end.
        using Process child = Process.Start(new ProcessStartInfo(Require.Tool("ip"), "-oneline -batch -")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        using var program = new CountingProgram("uprobe");
        using BpfLink link = program.Program.Attach(new AttachTarget.UserProbe("libc.so.6") { Symbol = "close", ProcessId = child.Id });
        for (int i = 0; i < 100; i++)
            _ = LibC.Close(-1);
        Assert.Equal(0ul, program.Runs);
        child.StandardInput.WriteLine("link show dev lo");
        child.StandardInput.Close();
        Assert.Contains("lo:", child.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        child.WaitForExit();
        Assert.NotEqual(0ul, program.Runs);
    }

    [Fact]
    public void What_cannot_be_limited_to_a_process_says_so()
    {
        using var program = new CountingProgram("tp/task/task_rename");
        var error = Assert.Throws<BpfNotSupportedException>(() =>
            program.Object.Attach("count", new AttachTarget.Section { ProcessId = 1 }));
        Assert.Contains("cannot be limited to a process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_in_a_file_by_its_offset()
    {
        string libc = UserBinary.Find("libc.so.6");
        using var program = new CountingProgram("uprobe", ownThread: true);
        ulong offset = UserBinary.FileOffset(libc, "if_nametoindex");
        var target = new AttachTarget.UserProbe(libc) { Offset = offset, ProcessId = Environment.ProcessId };
        AssertCounts(program, () => program.Program.Attach(target), () => LibC.InterfaceIndex("lo"));
    }

    [Theory]
    [InlineData("kprobe/__set_task_comm")]
    [InlineData("kretprobe/__set_task_comm")]
    public void A_function_of_the_kernel_by_probe(string section)
    {
        // A kernel is built with kprobes or without; nothing that could be installed changes it.
        Assert.SkipUnless(File.Exists("/sys/bus/event_source/devices/kprobe/type"), "this kernel was built without kprobes");
        using var program = new CountingProgram(section, ownThread: true);
        AssertCounts(program, () => program.Object.Attach("count"), Rename);
    }

    [Theory]
    [InlineData("fentry/__set_task_comm")]
    [InlineData("fexit/__set_task_comm")]
    public void A_function_of_the_kernel_by_trampoline(string section)
    {
        CountingProgram program;
        try
        {
            program = new CountingProgram(section, ownThread: true);
        }
        catch (BpfSystemException error) when (error.Errno == Errno.EPERM)
        {
            Assert.Skip("this kernel refuses trampolines: " + error.Message);
            return;
        }
        using (program)
            AssertCounts(program, () => program.Object.Attach("count"), Rename);
    }

    [Fact]
    public void Samples_of_the_cpu_clock_of_one_process()
    {
        using var program = new CountingProgram("perf_event");
        using (program.Program.Attach(new AttachTarget.PerfSample { Frequency = 1000, ProcessId = Environment.ProcessId }))
        {
            long end = Environment.TickCount64 + 5000;
            while (program.Runs == 0 && Environment.TickCount64 < end)
                Thread.SpinWait(1000);
        }
        Assert.NotEqual(0ul, program.Runs);
    }

    [Fact]
    public void Samples_of_every_cpu()
    {
        using var program = new CountingProgram("perf_event");
        using (var link = (KernelLink)program.Program.Attach(new AttachTarget.PerfSample { Frequency = 50 }))
        {
            Assert.Equal(CpuList.Online().Length, link.Descriptors.Count);
            long end = Environment.TickCount64 + 5000;
            while (program.Runs == 0 && Environment.TickCount64 < end)
                Thread.SpinWait(1000);
        }
        Assert.NotEqual(0ul, program.Runs);
    }

    [Theory]
    [InlineData(XdpMode.Any)]
    [InlineData(XdpMode.Driver)]
    [InlineData(XdpMode.Generic)]
    public void Xdp_on_a_device(XdpMode mode)
    {
        using var devices = new VethPair();
        using var program = new CountingProgram("xdp", (int)XdpAction.Drop);
        AssertCounts(program, () => program.Program.Attach(new AttachTarget.Interface(devices.Far) { Mode = mode }), () => devices.Send(1));
    }

    [Fact]
    public void Xdp_without_links_as_before_5_9()
    {
        using var devices = new VethPair();
        using var program = new CountingProgram("xdp", (int)XdpAction.Drop);
        AssertCounts(program, () => XdpLink.AttachByNetlink(program.Program, new(devices.Far)), () => devices.Send(1));
    }

    [Fact]
    public void A_second_xdp_program_is_refused_with_the_reason()
    {
        using var devices = new VethPair();
        using var program = new CountingProgram("xdp", (int)XdpAction.Drop);
        var target = new AttachTarget.Interface(devices.Far);
        using BpfLink first = program.Program.Attach(target);
        var error = Assert.Throws<BpfSystemException>(() => program.Program.Attach(target));
        Assert.Contains("only one fits", error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticId.AttachTargetTaken, error.Id);
        var byNetlink = Assert.Throws<BpfSystemException>(() => XdpLink.AttachByNetlink(program.Program, target));
        Assert.Contains("rtnetlink", byNetlink.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_style_xdp_link_leaves_the_program_of_someone_else_alone()
    {
        using var devices = new VethPair();
        using CountingProgram mine = new("xdp", (int)XdpAction.Drop), theirs = new("xdp", (int)XdpAction.Drop);
        BpfLink link = XdpLink.AttachByNetlink(mine.Program, new(devices.Far));
        RouteNetlink.RemoveXdp(NetworkDevice.Index(devices.Far), 0, DescriptorNumber(mine.Program));
        using BpfLink other = XdpLink.AttachByNetlink(theirs.Program, new(devices.Far));
        link.Dispose();
        devices.Send(1);
        Assert.Equal(1ul, theirs.WaitForRuns(1));

        static int DescriptorNumber(KernelProgram program)
        {
            using var lease = program.Descriptor.Borrow();
            return lease.Number;
        }
    }

    [Theory]
    [InlineData("tcx/ingress", null, false)]
    [InlineData("tcx/egress", null, true)]
    [InlineData("tc", null, false)]
    [InlineData("classifier", TrafficDirection.Egress, true)]
    public void Traffic_of_a_device(string section, TrafficDirection? direction, bool near)
    {
        using var devices = new VethPair();
        using var program = new CountingProgram(section);
        var target = new AttachTarget.Interface(near ? devices.Near : devices.Far) { Direction = direction };
        AssertCounts(program, () => program.Program.Attach(target), () => devices.Send(1));
    }

    [Theory]
    [InlineData(AttachType.TcxIngress)]
    [InlineData(AttachType.TcxEgress)]
    public void Traffic_of_a_device_without_links_as_before_6_6(AttachType type)
    {
        using var devices = new VethPair();
        using var program = new CountingProgram("tc");
        var target = new AttachTarget.Interface(type == AttachType.TcxEgress ? devices.Near : devices.Far);
        AssertCounts(program, () => ClassifierLink.Attach(program.Program, target, type), () => devices.Send(1));
    }

    [Fact]
    public void A_cgroup_with_and_without_links()
    {
        using var cgroup = new TestCgroup();
        using var devices = new VethPair();
        using var program = new CountingProgram("cgroup_skb/egress", 1);
        cgroup.Run(() => AssertCounts(program, () => program.Program.Attach(new AttachTarget.Cgroup(cgroup.Path)), () => devices.Send(1)));

        using var old = new CountingProgram("cgroup_skb/egress", 1);
        cgroup.Run(() => AssertCounts(old, AttachOld, () => devices.Send(1)));

        BpfLink AttachOld() => LinkCreation.AttachWithoutLink(
            old.Program, OpenFile.Directory(cgroup.Path), AttachType.CgroupInetEgress, AttachFlags.AllowMulti, "cgroup");
    }

    [Theory]
    [InlineData("cgroup/sock_create")]
    [InlineData("cgroup/connect4")]
    [InlineData("cgroup/sendmsg6")]
    [InlineData("cgroup/sysctl")]
    [InlineData("cgroup/getsockopt")]
    [InlineData("cgroup/dev")]
    [InlineData("sockops")]
    [InlineData("cgroup/skb")]
    [InlineData("cgroup/post_bind4")]
    public void Every_kind_of_cgroup_program_can_be_attached(string section)
    {
        using var cgroup = new TestCgroup();
        using var program = new CountingProgram(section, 1);
        using var link = (KernelLink)program.Program.Attach(new AttachTarget.Cgroup(cgroup.Path));
        Assert.NotNull(link.Id);
    }

    [Theory]
    [InlineData("sk_lookup", 1)]
    [InlineData("flow_dissector", 0)]
    public void A_network_namespace(string section, int verdict)
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning(section, verdict)));
        using var link = (KernelLink)loaded.Attach("constant", new AttachTarget.NetworkNamespace());
        Assert.NotNull(link.Id);
    }

    [Fact]
    public void A_filter_on_a_socket_decides_what_it_receives()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning("socket", 0)));
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using (loaded.Attach("constant", new AttachTarget.Socket(receiver)))
            sender.SendTo([1], receiver.LocalEndPoint!);
        sender.SendTo([2], receiver.LocalEndPoint!);
        byte[] received = new byte[1];
        Assert.Equal(1, receiver.Receive(received));
        Assert.Equal(2, received[0]);
    }

    [Fact]
    public void A_filter_on_a_device_sees_its_packets()
    {
        using var devices = new VethPair();
        using var program = new CountingProgram("socket");
        AssertCounts(program, () => program.Program.Attach(new AttachTarget.Interface(devices.Far)), () => devices.Send(1));
    }

    [Fact]
    public void A_filter_on_a_device_gives_as_much_of_a_packet_as_it_keeps()
    {
        const int Kept = 20;
        using var devices = new VethPair();
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning("socket", Kept)));
        var link = (PacketSocketLink)loaded.Attach("constant", new AttachTarget.Interface(devices.Far));
        link.Socket.ReceiveTimeout = 5000;
        devices.Send(1);
        byte[] packet = new byte[100];
        Assert.Equal(Kept, link.Socket.Receive(packet));
        Assert.Equal([0x08, 0x00, 0x45], packet[12..15]);
        link.Dispose();
        Assert.Throws<ObjectDisposedException>(() => link.Socket.Receive(packet));
    }

    [Fact]
    public void A_filter_on_a_packet_socket_of_the_caller()
    {
        const ProtocolType AllInNetworkOrder = (ProtocolType)0x0300;
        using var devices = new VethPair();
        using var program = new CountingProgram("socket", verdict: -1);
        // Of every device until it is bound, so others' packets are counted too.
        using var socket = new Socket(AddressFamily.Packet, SocketType.Raw, AllInNetworkOrder) { ReceiveTimeout = 5000 };
        using BpfLink link = program.Program.Attach(new AttachTarget.Socket(socket));
        devices.Send(1);
        Assert.NotEqual(0ul, program.WaitForRuns(1));
        Assert.InRange(socket.Receive(new byte[2000]), 14, 2000);
    }

    [Theory]
    [InlineData("sk_skb/stream_verdict")]
    [InlineData("sk_msg")]
    public void The_sockets_of_a_map(string section)
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Map("sockets", MapType.SockHash, 4, 8, 4), Returning(section, 1)));
        using BpfLink link = loaded.Attach("constant", new AttachTarget.SocketMap(loaded.Maps["sockets"]));
        Assert.Contains("sockets", link.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void An_iterator_prints_once_for_each_element()
    {
        // One byte for each map: bpf_seq_write(ctx->meta->seq, "m", 1).
        ProgramSpec program = Program("dump", "iter/bpf_map",
        [
            Instruction.Load(OperandSize.DoubleWord, Register.R1, Register.R1, 0),
            Instruction.Load(OperandSize.DoubleWord, Register.R1, Register.R1, 0),
            Instruction.Store(OperandSize.Byte, Register.R10, -1, 'm'),
            Instruction.Alu64(AluOperation.Mov, Register.R2, Register.R10),
            Instruction.Alu64(AluOperation.Add, Register.R2, -1),
            Instruction.Alu64(AluOperation.Mov, Register.R3, 1),
            Instruction.CallHelper(127),
            .. Return(0),
        ]);
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Map("one", MapType.Array, 4, 4, 1), program));
        using var link = (IteratorLink)loaded.Attach("dump");
        for (int pass = 0; pass < 2; pass++)
        {
            using var reader = new StreamReader(link.Open());
            string text = reader.ReadToEnd();
            Assert.NotEmpty(text);
            Assert.Equal(new string('m', text.Length), text);
        }
    }

    [Fact]
    public void All_programs_whose_sections_name_a_target_are_attached_at_once()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(CountingProgram.Map(),
            CountingProgram.Spec("tp/task/task_rename", ownThread: true, name: "first"),
            CountingProgram.Spec("raw_tp/task_rename", ownThread: true, name: "second"),
            CountingProgram.Spec("xdp", 2, name: "third")));
        Assert.Equal(2, loaded.AttachAll().Count);
        Rename();
        Assert.Equal(2ul, loaded.Maps["counts"].As<uint, ulong>()[0]);
    }

    [Fact]
    public void When_one_of_all_programs_cannot_be_attached_none_is()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(CountingProgram.Map(),
            CountingProgram.Spec("tp/task/task_rename", ownThread: true, name: "first"),
            CountingProgram.Spec("tp/task/no_such_event", ownThread: true, name: "second")));
        Assert.Throws<BpfNotSupportedException>(() => loaded.AttachAll());
        Rename();
        Assert.Equal(0ul, loaded.Maps["counts"].As<uint, ulong>()[0]);
        Assert.Empty(loaded.Links);
    }

    [Fact]
    public void A_pinned_link_outlives_its_disposal()
    {
        Require.That(KernelRelease.Current >= new KernelVersion(5, 15), "needs Linux 5.15, which has a link for tracepoints");
        string path = $"/sys/fs/bpf/skep-link-{Environment.ProcessId}";
        using var program = new CountingProgram("tp/task/task_rename", ownThread: true);
        try
        {
            using (var link = (KernelLink)program.Object.Attach("count"))
                link.Pin(path);
            Rename();
            Assert.Equal(1ul, program.Runs);
        }
        finally
        {
            File.Delete(path);
        }
        // The kernel frees it after a grace period.
        Assert.True(SpinWait.SpinUntil(() =>
        {
            ulong before = program.Runs;
            Rename();
            return program.Runs == before;
        }, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData("tp/task/no_such_event", DiagnosticId.AttachTargetMissing, "See /sys/kernel/tracing/events/task")]
    [InlineData("tp/no_such_category/event", DiagnosticId.AttachTargetMissing, "no category 'no_such_category'")]
    [InlineData("tp/task", DiagnosticId.AttachMismatch, "must have the form tp/category/name")]
    [InlineData("raw_tp/no_such_event", DiagnosticId.AttachTargetMissing, "no tracepoint of this name")]
    [InlineData("uprobe/libc.so.6:no_such_function", DiagnosticId.AttachTargetMissing, "probing 'no_such_function' in")]
    [InlineData("uprobe//no/such/file:f", DiagnosticId.AttachTargetMissing, "/no/such/file")]
    [InlineData("uprobe/libc.so.6", DiagnosticId.AttachMismatch, "must have the form uprobe/path:function+offset")]
    [InlineData("xdp", DiagnosticId.AttachMismatch, "such as AttachTarget.Interface")]
    [InlineData("cgroup/connect4", DiagnosticId.AttachMismatch, "such as AttachTarget.Cgroup")]
    [InlineData("kprobe.multi/vfs_*", DiagnosticId.AttachMismatch, "does not attach this kind of section yet")]
    [InlineData("kprobe.session/vfs_*", DiagnosticId.AttachMismatch, "does not attach this kind of section yet")]
    [InlineData("uprobe.multi/libc.so.6:mem*", DiagnosticId.AttachMismatch, "does not attach this kind of section yet")]
    [InlineData("ksyscall/openat", DiagnosticId.AttachMismatch, "does not attach this kind of section yet")]
    [InlineData("usdt/libc.so.6:libc:setjmp", DiagnosticId.AttachMismatch, "does not attach this kind of section yet")]
    public void A_target_that_does_not_exist_is_explained(string section, string id, string reason)
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning(section, 1)));
        var error = Assert.ThrowsAny<BpfException>(() => loaded.Attach("constant"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(id, error.Id);
    }

    [Theory]
    [InlineData("tp_btf/no_such_event")]
    [InlineData("fentry/no_such_function")]
    [InlineData("iter/no_such_iterator")]
    public void A_load_time_target_that_does_not_exist_is_explained(string section)
    {
        using var host = KernelHost.Open();
        var error = Assert.Throws<BpfNotSupportedException>(() => host.Load(Object(Returning(section, 0))));
        Assert.Contains("The kernel's BTF has no", error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticId.AttachTargetMissing, error.Id);
    }

    [Fact]
    public void Probing_a_kernel_built_without_kprobes_says_so()
    {
        Require.That(!File.Exists("/sys/bus/event_source/devices/kprobe/type"), "needs a kernel without kprobes");
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning("kprobe/do_unlinkat", 0)));
        var error = Assert.Throws<BpfNotSupportedException>(() => loaded.Attach("constant"));
        Assert.Contains("CONFIG_KPROBES", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_cannot_be_attached_to_what_is_not_its_kind()
    {
        using var host = KernelHost.Open();
        using LoadedObject loaded = host.Load(Object(Returning("xdp", 1)));
        var error = Assert.Throws<BpfNotSupportedException>(() => loaded.Attach("constant", new AttachTarget.RawTracepoint("task_rename")));
        Assert.Equal(DiagnosticId.AttachMismatch, error.Id);
        Assert.Contains("of type xdp", error.Message, StringComparison.Ordinal);
    }
}
