namespace Skep.Machine.Capture;

/// <summary>One of the formats that a capture can have.</summary>
interface ICaptureParser
{
    CaptureFormat Format { get; }

    IReadOnlyList<CaptureInterface> Interfaces { get; }

    bool TryRead(out CapturedPacket packet);
}

/// <summary>Stands for a file that is no capture.</summary>
sealed class NoCapture : ICaptureParser
{
    public static NoCapture Instance { get; } = new();

    public CaptureFormat Format => CaptureFormat.Unknown;

    public IReadOnlyList<CaptureInterface> Interfaces => [];

    public bool TryRead(out CapturedPacket packet)
    {
        packet = default;
        return false;
    }
}
