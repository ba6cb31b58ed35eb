namespace Skep.Btf;

/// <summary>Rules about names that CO-RE builds on.</summary>
public static class BtfName
{
    /// <summary>
    /// A name without its flavour: <c>task_struct___old</c> stands for <c>task_struct</c>. A flavour is what follows the last run of
    /// exactly three underscores that has something else before and behind it (libbpf's <c>bpf_core_essential_name_len</c>).
    /// </summary>
    public static ReadOnlySpan<byte> Essential(ReadOnlySpan<byte> name) => name[..EssentialLength(name, (byte)'_')];

    /// <inheritdoc cref="Essential(ReadOnlySpan{byte})"/>
    public static ReadOnlySpan<char> Essential(ReadOnlySpan<char> name) => name[..EssentialLength(name, '_')];

    static int EssentialLength<T>(ReadOnlySpan<T> name, T underscore)
        where T : IEquatable<T>
    {
        ReadOnlySpan<T> triple = [underscore, underscore, underscore];
        for (int end = name.Length; ;)
        {
            int at = name[..end].LastIndexOf(triple);
            if (at <= 0)
                return name.Length;
            bool bounded = !name[at - 1].Equals(underscore) && at + 3 < name.Length && !name[at + 3].Equals(underscore);
            if (bounded)
                return at;
            end = at + 2;
        }
    }
}
