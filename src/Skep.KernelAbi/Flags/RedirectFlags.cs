namespace Skep;

/// <summary>The <c>flags</c> of <c>bpf_redirect</c> and <c>bpf_redirect_map</c>.</summary>
[Flags]
public enum RedirectFlags : ulong
{
    None = 0,

    /// <summary>To the device's ingress instead of its egress (skb path).</summary>
    Ingress = 1 << 0,

    /// <summary>To every interface of the map (XDP path).</summary>
    Broadcast = 1 << 3,

    /// <summary>Except the interface that the packet came from (XDP path).</summary>
    ExcludeIngress = 1 << 4,
}
