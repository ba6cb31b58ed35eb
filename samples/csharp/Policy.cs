namespace Skep.Samples;

/// <summary>
/// Admission policy of a service: may this request go ahead, and if not, why. No packets and no kernel events are involved: the service
/// hands in a request as the context, the program writes the decision into it. In-process it is a plug-in that cannot crash or hang the
/// service.
/// </summary>
/// <remarks>Time comes with the request, so the same requests always get the same decisions.</remarks>
[Bpf]
public sealed class Policy : BpfObject
{
    public ulong WindowMilliseconds { get; init; } = 1000;

    /// <summary>Cost for each window.</summary>
    public uint TenantLimit { get; init; } = 100;

    public uint ServiceLimit { get; init; } = 250;

    [MaxEntries(1024)] public HashMap<Text16, Usage> Tenants { get; } = new();

    [Syscall]
    public int Admit(ref Request request)
    {
        Request work = request; // helpers want their texts where no one changes them meanwhile
        work.Tenant[15] = 0;
        work.Path[63] = 0;
        work.Reason[0] = 0;
        ulong cost = 1;
        if (work.Cost[0] != 0 && Bpf.Strtoul(work.Cost, 10, out cost) < 0)
        {
            work.Verdict = Verdict.Malformed;
            Bpf.Format(out work.Reason, "the cost is not a number"u8);
        }
        else if (Bpf.Strncmp(in work.Path, 6, "/admin"u8) == 0)
        {
            work.Verdict = Verdict.ForbiddenPath;
            Bpf.Format(out work.Reason, "%s is for administrators"u8, FormatArgument.Text(in work.Path));
        }
        else if (!Tenants.TryGetOrAdd(in work.Tenant, out Ref<Usage> usage))
        {
            return -1; // more tenants than the map holds
        }
        else
        {
            Decide(ref work, ref usage.Value, cost);
        }
        request.Verdict = work.Verdict;
        request.Remaining = work.Remaining;
        request.Reason = work.Reason;
        return work.Verdict == Verdict.Admitted ? 1 : 0;
    }

    void Decide(ref Request work, ref Usage usage, ulong cost)
    {
        ulong window = WindowMilliseconds != 0 ? work.Time / WindowMilliseconds : 0;
        if (usage.Window != window)
        {
            usage.Window = window;
            usage.Spent = 0;
        }
        ulong all = SpentByAll(window);
        if (usage.Spent + cost > TenantLimit)
        {
            work.Verdict = Verdict.TenantOverLimit;
            Bpf.Format(out work.Reason, "%s spent %llu of %u, wants %llu more"u8, FormatArgument.Text(in work.Tenant), usage.Spent,
                TenantLimit, cost);
            usage.Refused++;
        }
        else if (all + cost > ServiceLimit)
        {
            work.Verdict = Verdict.ServiceOverLimit;
            Bpf.Format(out work.Reason, "all tenants spent %llu of %u"u8, all, ServiceLimit);
            usage.Refused++;
        }
        else
        {
            work.Verdict = Verdict.Admitted;
            usage.Spent += cost;
            usage.Admitted++;
        }
        work.Remaining = usage.Spent > TenantLimit ? 0 : TenantLimit - (uint)usage.Spent;
    }

    ulong SpentByAll(ulong window)
    {
        var sum = new Sum { Window = window };
        Tenants.ForEach(static (map, ref readonly tenant, ref usage, ref sum) =>
        {
            if (usage.Window == sum.Window)
                sum.Spent += usage.Spent;
            return LoopControl.Continue;
        }, ref sum);
        return sum.Spent;
    }

    struct Sum
    {
        public ulong Window;
        public ulong Spent;
    }

    public enum Verdict
    {
        Admitted,
        Malformed,
        ForbiddenPath,
        TenantOverLimit,
        ServiceOverLimit,
    }

    /// <summary>The first four fields are the service's to fill in, the others the program's.</summary>
    public struct Request
    {
        public Text16 Tenant;
        public Text64 Path;

        /// <summary>Decimal text, as it stands in the header; empty is 1.</summary>
        public Text8 Cost;

        /// <summary>Milliseconds.</summary>
        public ulong Time;
        public Verdict Verdict;

        /// <summary>What the tenant may still spend in this window.</summary>
        public uint Remaining;
        public Text64 Reason;
    }

    public struct Usage
    {
        /// <summary>Number of the window that <see cref="Spent"/> belongs to.</summary>
        public ulong Window;
        public ulong Spent;
        public ulong Admitted;
        public ulong Refused;
    }
}
