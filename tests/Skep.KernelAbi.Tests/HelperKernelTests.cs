using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Skep.Bytecode;

namespace Skep.KernelAbi.Tests;

/// <summary>The helper table against the running kernel's verifier, which is asked to load a small program for every question.</summary>
public sealed partial class HelperKernelTests(ITestOutputHelper output)
{
    /// <summary>Where kernels since 6.18 differ from Linux 7.3, which the table describes, and why.</summary>
    static readonly Dictionary<(ProgramType, HelperId), string> OlderKernel = new()
    {
        [(ProgramType.CgroupSock, HelperId.SetSockOpt)] = "added after 6.18",
        [(ProgramType.CgroupSock, HelperId.GetSockOpt)] = "added after 6.18",
        [(ProgramType.LwtSeg6local, HelperId.SkbPullData)] = "removed after 6.18",
        [(ProgramType.Tracing, HelperId.GetFuncArg)] = "raw tracepoints added after 6.18",
        [(ProgramType.Tracing, HelperId.GetFuncArgCnt)] = "raw tracepoints added after 6.18",
        [(ProgramType.CgroupSockAddr, HelperId.SetSockOpt)] = "6.18 alone has it for names of UNIX sockets",
        [(ProgramType.CgroupSockAddr, HelperId.GetSockOpt)] = "6.18 alone has it for names of UNIX sockets",
    };

    /// <summary>Helpers that a kernel may be built without or a security module may withhold.</summary>
    static readonly HashSet<HelperId> Optional = [HelperId.ProbeWriteUser, HelperId.OverrideReturn];

    [Fact]
    public void Needs_root_Programs_may_call_exactly_the_helpers_that_the_kernel_lets_them_call()
    {
        KernelVerifier.Required();
        bool older = KernelVerifier.Version < new KernelVersion(7, 3);
        var differences = new List<string>();
        int asked = 0;
        foreach (KernelHook hook in KernelHook.All(output.WriteLine))
        {
            foreach (HelperInfo helper in Helpers.All)
            {
                string log = hook.Rejection(CallWithZeros(helper.Id));
                bool callable = !CannotCall().IsMatch(log);
                bool expected = helper.IsAvailable(hook.Type, hook.Expected);
                asked++;
                bool explained = (older && OlderKernel.ContainsKey((hook.Type, helper.Id))) || (expected && Optional.Contains(helper.Id));
                if (callable != expected && !explained)
                    differences.Add($"{hook} {helper.Name}: the kernel says {callable}");
            }
        }
        output.WriteLine($"{asked} questions, {differences.Count} differences");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Needs_root_The_first_pointer_argument_of_every_helper_is_of_the_kind_that_the_kernel_wants()
    {
        KernelVerifier.Required();
        var differences = new List<string>();
        int checkedPrototypes = 0;
        foreach ((HelperInfo helper, KernelHook hook, HelperPrototype prototype) in Callable())
        {
            Match refusal = ScalarRefused().Match(hook.Rejection(CallWithZeros(helper.Id)));
            string wanted = string.Join('\n', prototype.Arguments
                .Select((argument, index) => $"R{index + 1} type=scalar expected={Wanted(argument)}")
                .Where((_, index) => RefusesZero(prototype.Arguments[index]))
                .Take(1));
            checkedPrototypes++;
            if (refusal.Success != (wanted.Length > 0) || !refusal.Value.StartsWith(wanted, StringComparison.Ordinal))
                differences.Add($"{hook} {helper.Name}: {refusal.Value} instead of {wanted}");
        }
        output.WriteLine($"{checkedPrototypes} prototypes");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Needs_root_Every_helper_takes_as_many_arguments_as_its_prototype_says()
    {
        KernelVerifier.Required();
        using SafeFileHandle map = KernelVerifier.CreateMap(MapType.Array, 4, 8, 1) ?? throw new InvalidOperationException("no array map");
        var differences = new List<string>();
        int whole = 0, part = 0;
        foreach ((HelperInfo helper, KernelHook hook, HelperPrototype prototype) in Callable())
        {
            int satisfiable = prototype.Arguments.TakeWhile(CanSatisfy).Count();
            // r1 holds the context on entry, so the verifier misses no argument that should be there instead.
            if (satisfiable == 0 && prototype.Arguments.Length > 0)
                continue;

            // With every argument that can be made in its register the verifier misses the next one, if there is a next one.
            string log = hook.Rejection(CallWith(helper.Id, prototype.Arguments[..satisfiable], map));
            string missing = satisfiable < prototype.Arguments.Length ? $"R{satisfiable + 1} !read_ok" : "";
            if (missing.Length > 0 ? !log.Contains(missing, StringComparison.Ordinal) : ArgumentRefused().IsMatch(log))
                differences.Add($"{hook} {helper.Name}: {LastLine(log)} instead of {missing}");
            if (missing.Length > 0)
            {
                part++;
                continue;
            }
            whole++;

            // Without the last argument it misses exactly that one.
            if (satisfiable < 2)
                continue;
            log = hook.Rejection(CallWith(helper.Id, prototype.Arguments[..(satisfiable - 1)], map));
            if (!log.Contains($"R{satisfiable} !read_ok", StringComparison.Ordinal))
                differences.Add($"{hook} {helper.Name}: {LastLine(log)} without its last argument");
        }
        output.WriteLine($"{whole} prototypes in full, {part} as far as arguments could be made");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Needs_root_License_and_sleep_are_demanded_where_the_kernel_demands_them()
    {
        KernelVerifier.Required();
        var differences = new List<string>();
        foreach (KernelHook hook in KernelHook.All(output.WriteLine))
        {
            foreach (HelperInfo helper in Helpers.All)
            {
                                string proprietary = hook.Rejection(CallWithZeros(helper.Id), license: "Proprietary");
                if (!helper.IsAvailable(hook.Type, hook.Expected) || CannotCall().IsMatch(proprietary))
                    continue;
                HelperFlags flags = helper.PrototypeFor(hook.Type, hook.Expected).Flags;
                bool refused = proprietary.Contains("GPL-restricted", StringComparison.Ordinal);
                if (!ProgramTypes.RequiresGpl(hook.Type) && refused != flags.HasFlag(HelperFlags.GplOnly))
                    differences.Add($"{hook} {helper.Name}: {flags}, but {LastLine(proprietary)}");

                string awake = hook.Rejection(CallWithZeros(helper.Id));
                bool sleeps = flags.HasFlag(HelperFlags.Sleeps) && hook.Type != ProgramType.Syscall;
                if (awake.Contains("might sleep", StringComparison.Ordinal) != sleeps)
                    differences.Add($"{hook} {helper.Name}: {flags}, but {LastLine(awake)}");
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    static string LastLine(string log) => log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault(line => !line.StartsWith("processed", StringComparison.Ordinal)) ?? "";

    static bool RefusesZero(HelperArgument argument) => !argument.MayBeNull && !IsNumber(argument.Kind);

    static bool IsNumber(ArgumentKind kind) => kind is ArgumentKind.Anything or ArgumentKind.Scalar
        or ArgumentKind.MemorySize or ArgumentKind.MemorySizeOrZero or ArgumentKind.AllocationSize;

    /// <summary>How the verifier's message about a scalar names, or begins to name, what it wants instead.</summary>
    static string Wanted(HelperArgument argument) => argument.Kind switch
    {
        ArgumentKind.Context => "ctx",
        ArgumentKind.Map => "map_ptr",
        ArgumentKind.MapKey or ArgumentKind.MapValue or ArgumentKind.Memory => "fp, pkt, pkt_meta",
        ArgumentKind.SockCommon => "sock_common, sock, tcp_sock, xdp_sock",
        ArgumentKind.AnySock => "sock_common, sock, tcp_sock, xdp_sock, ptr_",
        ArgumentKind.BtfPointer => "ptr_, trusted_ptr_",
        ArgumentKind.PerCpuVariable => "percpu_ptr_",
        ArgumentKind.RingBufRecord => "ringbuf_mem",
        ArgumentKind.SpinLock or ArgumentKind.KptrSlot => "map_value, ptr_",
        ArgumentKind.Timer or ArgumentKind.ConstString => "map_value",
        ArgumentKind.Callback => "func",
        ArgumentKind.Dynptr => "fp, dynptr_ptr",
        _ => "nothing else",
    };

    static bool CanSatisfy(HelperArgument argument) => argument.MayBeNull || IsNumber(argument.Kind)
        || argument.Kind is ArgumentKind.Context or ArgumentKind.Map or ArgumentKind.MapKey or ArgumentKind.MapValue or ArgumentKind.Memory;

    /// <summary>A call with these arguments, over 64 zeroed bytes of stack; registers beyond them stay uninitialised.</summary>
    static Instruction[] CallWith(HelperId helper, ImmutableArray<HelperArgument> arguments, SafeFileHandle map)
    {
        const Register Context = Register.R6;
        List<Instruction> code = [Code.Copy(Context, Register.R1)];
        for (int offset = -64; offset < 0; offset += 8)
            code.Add(Code.StoreZero(8, Register.R10, offset));
        for (int index = 0; index < arguments.Length; index++)
        {
            var register = (Register)(index + 1);
            code.AddRange(arguments[index].Kind switch
            {
                ArgumentKind.Context => [Code.Copy(register, Context)],
                ArgumentKind.Map => Code.LoadMap(register, (int)map.DangerousGetHandle()),
                ArgumentKind.MapKey or ArgumentKind.MapValue or ArgumentKind.Memory =>
                    [Code.Copy(register, Register.R10), Code.Add(register, -64)],
                ArgumentKind.MemorySize or ArgumentKind.MemorySizeOrZero or ArgumentKind.AllocationSize => [Code.Move(register, 8)],
                _ => [Code.Move(register, 0)],
            });
        }
        return [.. code, Code.Call(helper)];
    }

    /// <summary>Every helper with a hook whose programs may call it here, once for each of its prototypes.</summary>
    IEnumerable<(HelperInfo Helper, KernelHook Hook, HelperPrototype Prototype)> Callable()
    {
        KernelHook[] hooks = [.. KernelHook.All(output.WriteLine)];
        foreach (HelperInfo helper in Helpers.All)
        {
            var seen = new HashSet<HelperPrototype>();
            foreach (KernelHook hook in hooks)
            {
                HelperPrototype prototype = helper.PrototypeFor(hook.Type, hook.Expected);
                if (helper.IsAvailable(hook.Type, hook.Expected)
                    && !Refused().IsMatch(hook.Rejection(CallWithZeros(helper.Id)))
                    && seen.Add(prototype))
                    yield return (helper, hook, prototype);
            }
        }
    }

    static Instruction[] CallWithZeros(HelperId helper) =>
        [.. Enumerable.Range(1, 5).Select(register => Code.Move((Register)register, 0)), Code.Call(helper)];

    [GeneratedRegex("cannot use helper|unknown func")]
    private static partial Regex CannotCall();

    [GeneratedRegex("cannot use helper|unknown func|might sleep|not allowed")]
    private static partial Regex Refused();

    [GeneratedRegex(@"R\d (type=|!read_ok|invalid)")]
    private static partial Regex ArgumentRefused();

    [GeneratedRegex(@"R\d type=scalar expected=.*")]
    private static partial Regex ScalarRefused();
}
