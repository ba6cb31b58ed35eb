using System.Globalization;

namespace Skep.KernelAbi;

/// <summary>
/// A Linux version, as in "first kernel that has this". Ordered; a patch level above 255 compares as 255, as in the kernel.
/// </summary>
public readonly record struct KernelVersion(int Major, int Minor, int Patch = 0) : IComparable<KernelVersion>
{
    /// <summary>The number of <c>KERNEL_VERSION(a, b, c)</c>, also the value of the virtual <c>LINUX_KERNEL_VERSION</c> extern.</summary>
    public int Code => (Major << 16) + (Minor << 8) + Math.Min(Patch, 255);

    /// <summary>Reads the leading <c>major.minor[.patch]</c> of a release such as <c>6.18.44-cloud-amd64</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> release, out KernelVersion version)
    {
        version = default;
        if (!TakeNumber(ref release, out int major) || !TakeDot(ref release) || !TakeNumber(ref release, out int minor))
            return false;
        int patch = 0;
        if (TakeDot(ref release) && !TakeNumber(ref release, out patch))
            return false;
        version = new(major, minor, patch);
        return true;
    }

    public int CompareTo(KernelVersion other) => Code.CompareTo(other.Code);

    public static bool operator <(KernelVersion left, KernelVersion right) => left.Code < right.Code;

    public static bool operator >(KernelVersion left, KernelVersion right) => left.Code > right.Code;

    public static bool operator <=(KernelVersion left, KernelVersion right) => left.Code <= right.Code;

    public static bool operator >=(KernelVersion left, KernelVersion right) => left.Code >= right.Code;

    public override string ToString() => Patch == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}")
        : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    static bool TakeDot(ref ReadOnlySpan<char> text)
    {
        if (text is not ['.', ..])
            return false;
        text = text[1..];
        return true;
    }

    static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        if (length < 0)
            length = text.Length;
        // Four digits keep Code within an int whatever the input.
        number = 0;
        if (length is 0 or > 4)
            return false;
        number = int.Parse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[length..];
        return true;
    }
}
