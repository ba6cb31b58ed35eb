using Skep.Diagnostics;

namespace Skep.Machine.Capture;

/// <summary>What can be wrong with a capture, said once: reading stops at the first finding.</summary>
sealed class CaptureFindings(string file, DiagnosticBag diagnostics, CaptureBuffer content)
{
    public void NotACapture()
    {
        if (content.Damage is { } damage)
        {
            Truncated(damage);
            return;
        }
        content.Has(8);
        ReadOnlySpan<byte> start = content.Peek(Math.Min(content.Available, 8));
        string found = start.IsEmpty ? "it is empty" : $"it starts with {Convert.ToHexStringLower(start)}";
        string? help = start switch
        {
            [0x28, 0xb5, 0x2f, 0xfd, ..] =>
                "This is Zstandard: decompress it, for example into a pipe (zstdcat FILE | skep run ... --pcap -).",
            [0xfd, 0x37, 0x7a, 0x58, 0x5a, ..] =>
                "This is xz: decompress it, for example into a pipe (xzcat FILE | skep run ... --pcap -).",
            [0x04, 0x22, 0x4d, 0x18, ..] => "This is LZ4: decompress it, for example into a pipe (lz4cat FILE | skep run ... --pcap -).",
            [(byte)'P', (byte)'K', ..] => "This is a ZIP archive: extract the capture from it.",
            [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => "This is an ELF file: are the object and the capture swapped?",
            _ => "Give a pcap or pcapng capture, plain or compressed with gzip.",
        };
        diagnostics.Error(DiagnosticId.NotACapture, $"not a packet capture: {found}.", At(0), help);
    }

    public void UnsupportedVersion(int major, int minor) => diagnostics.Error(
        DiagnosticId.DamagedCapture, $"version {major}.{minor} of the capture format is not known.", At(content.Position));

    /// <summary>The capture ends inside a record, as where the capturing program was killed; what came before still counts.</summary>
    public void Truncated(string what)
    {
        string message = content.Damage is { } damage
            ? $"the compressed capture ends early or is damaged ({damage})."
            : $"the capture ends inside {what}: {content.Available} bytes are left.";
        diagnostics.Warning(DiagnosticId.TruncatedCapture, message, At(content.Position), "The packets before this place were read.");
    }

    public void Damaged(string what) => diagnostics.Error(
        DiagnosticId.DamagedCapture, $"the capture is damaged: {what}.", At(content.Position), "The packets before this place were read.");

    Location At(long offset) => new() { File = file.Length > 0 ? file : null, Offset = offset };
}
