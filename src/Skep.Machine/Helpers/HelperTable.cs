namespace Skep.Machine;

/// <summary>The code of each helper, by its number in <c>linux/bpf.h</c>.</summary>
static unsafe class HelperTable
{
    public const int TailCallId = 12;

    static readonly nint[] Code = Build();

    /// <summary>Address of a managed function (cpu, registers) to r0; 0 when there is none.</summary>
    public static nint Find(int id) => (uint)id < (uint)Code.Length ? Code[id] : 0;

    static nint[] Build()
    {
        var code = new nint[256];
        Set(1, &MapHelpers.LookupElem);
        Set(2, &MapHelpers.UpdateElem);
        Set(3, &MapHelpers.DeleteElem);
        Set(5, &TimeHelpers.KtimeGetNs);
        Set(7, &TimeHelpers.GetPrandomU32);
        Set(8, &TimeHelpers.GetSmpProcessorId);
        Set(42, &TimeHelpers.GetNumaNodeId);
        Set(118, &TimeHelpers.Jiffies64);
        Set(125, &TimeHelpers.KtimeGetBootNs);
        Set(160, &TimeHelpers.KtimeGetNs);
        Set(208, &TimeHelpers.KtimeGetTaiNs);
        return code;

        void Set(int id, delegate* managed<VirtualCpu, ulong*, ulong> function) => code[id] = (nint)function;
    }
}
