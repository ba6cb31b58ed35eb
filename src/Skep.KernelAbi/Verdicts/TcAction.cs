namespace Skep;

/// <summary>
/// What a classifier or action returns: <c>TC_ACT_*</c> of <c>linux/pkt_cls.h</c>. tcx and netkit know only -1, 0, 2 and 7.
/// </summary>
public enum TcAction
{
    /// <summary>Classic: use the default action. tcx, netkit (<c>TCX_NEXT</c>): run the next program.</summary>
    Unspecified = -1,
    Ok = 0,
    Reclassify = 1,
    Shot = 2,
    Pipe = 3,
    Stolen = 4,
    Queued = 5,
    Repeat = 6,
    Redirect = 7,
    Trap = 8,
}
