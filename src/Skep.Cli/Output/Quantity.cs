using System.Globalization;

namespace Skep.Cli.Output;

/// <summary>Numbers for people: grouped, with three significant digits where the exact value does not matter.</summary>
static class Quantity
{
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>1 packet</c>, <c>2 packets</c>.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? "" : "s")}";

    public static string Entries(long value) => value == 1 ? "1 entry" : $"{Count(value)} entries";

    public static string Percent(long part, long whole) =>
        whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>A count per second, to three significant digits.</summary>
    public static string Rate(double perSecond, string noun)
    {
        double step = perSecond >= 1000 ? Math.Pow(10, Math.Floor(Math.Log10(perSecond)) - 2) : 1;
        return $"{Count((long)(Math.Round(perSecond / step) * step))} {noun}/s";
    }

    public static string Duration(double seconds) => seconds switch
    {
        >= 120 => $"{(long)seconds / 60} min {(long)seconds % 60} s",
        >= 1 => Significant(seconds) + " s",
        >= 1e-3 => Significant(seconds * 1e3) + " ms",
        >= 1e-6 => Significant(seconds * 1e6) + " us",
        _ => Significant(seconds * 1e9) + " ns",
    };

    public static string Bytes(double bytes)
    {
        ReadOnlySpan<string> units = ["B", "kB", "MB", "GB", "TB"];
        int unit = 0;
        for (; bytes >= 999.5 && unit < units.Length - 1; unit++)
            bytes /= 1000;
        return $"{Significant(bytes)} {units[unit]}";
    }

    static string Significant(double value) => value.ToString(
        Math.Abs(value) switch { >= 99.95 => "0", >= 9.995 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
