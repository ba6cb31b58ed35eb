namespace Skep.KernelAbi;

/// <summary>What lightweight tunnel and flow dissector programs return: <c>enum bpf_ret_code</c>.</summary>
public enum BpfReturnCode
{
    Ok = 0,
    Drop = 2,
    Redirect = 7,

    /// <summary>lwt_in, lwt_xmit: the route was changed, look it up again.</summary>
    LwtReroute = 128,

    /// <summary>Flow dissector: go on with the kernel's own dissector.</summary>
    FlowDissectorContinue = 129,
}
