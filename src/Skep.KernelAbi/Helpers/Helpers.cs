using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Skep.KernelAbi;

/// <summary>
/// The helpers of Linux 7.3: ids, names, prototypes, and which programs may call them (the kernel's <c>bpf_func_proto</c> definitions
/// and the <c>get_func_proto</c> of each program type).
/// </summary>
public static partial class Helpers
{
    static readonly NamedTable<HelperInfo> Table = new(static row => row.Name, static row => (uint)row.Id, Rows());

    /// <summary>Every helper, in the order of its id.</summary>
    public static ImmutableArray<HelperInfo> All => Table.Rows;

    /// <summary>False for an id that no kernel knows.</summary>
    public static bool TryGet(HelperId id, [NotNullWhen(true)] out HelperInfo? info) => Table.TryGet((uint)id, out info);

    /// <summary>Finds a helper by its name, with or without <c>bpf_</c> before it.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, [NotNullWhen(true)] out HelperInfo? info) =>
        Table.TryGet(name.StartsWith("bpf_", StringComparison.Ordinal) ? name[4..] : name, out info);

    extension(HelperId id)
    {
        /// <summary>
        /// The name as C code and bpftool write it, <c>bpf_</c> included; <c>unknown#id</c> for an id that no kernel knows.
        /// </summary>
        public string KernelName => TryGet(id, out HelperInfo? info)
            ? info.KernelName
            : string.Create(CultureInfo.InvariantCulture, $"unknown#{(int)id}");
    }
}
