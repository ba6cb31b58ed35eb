namespace Skep.Machine;

/// <summary>The code of each kernel function, by name.</summary>
static unsafe class KfuncTable
{
    static readonly Dictionary<string, nint> Table = Build();

    /// <summary>Address of a managed function (cpu, registers) to r0; 0 when there is none.</summary>
    public static nint Find(string name) => Table.GetValueOrDefault(name);

    static Dictionary<string, nint> Build()
    {
        var table = new Dictionary<string, nint>();
        Set(table, "bpf_dynptr_from_skb", &DynptrHelpers.FromSkb);
        Set(table, "bpf_dynptr_from_xdp", &DynptrHelpers.FromXdp);
        Set(table, "bpf_dynptr_slice", &DynptrHelpers.Slice);
        Set(table, "bpf_dynptr_slice_rdwr", &DynptrHelpers.SliceForWriting);
        Set(table, "bpf_dynptr_adjust", &DynptrHelpers.Adjust);
        Set(table, "bpf_dynptr_is_null", &DynptrHelpers.IsNull);
        Set(table, "bpf_dynptr_is_rdonly", &DynptrHelpers.IsReadOnly);
        Set(table, "bpf_dynptr_size", &DynptrHelpers.Size);
        Set(table, "bpf_dynptr_clone", &DynptrHelpers.Clone);
        Set(table, "bpf_iter_num_new", &NumberIterator.New);
        Set(table, "bpf_iter_num_next", &NumberIterator.Next);
        Set(table, "bpf_iter_num_destroy", &NumberIterator.Destroy);
        return table;
    }

    static void Set(Dictionary<string, nint> table, string name, delegate* managed<VirtualCpu, ulong*, ulong> function) =>
        table[name] = (nint)function;
}
