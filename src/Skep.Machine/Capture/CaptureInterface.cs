namespace Skep.Machine.Capture;

/// <summary>Where packets were captured.</summary>
/// <param name="LinkType">What its packets start with.</param>
/// <param name="SnapLength">Bytes kept of each packet at most; 0 when there was no limit.</param>
/// <param name="Clock">Unit and origin of its timestamps.</param>
public readonly record struct CaptureInterface(LinkType LinkType, uint SnapLength, CaptureClock Clock);
