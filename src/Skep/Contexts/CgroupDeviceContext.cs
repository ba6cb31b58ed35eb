namespace Skep;

/// <summary>Access to a device file, <c>struct bpf_cgroup_dev_ctx</c>.</summary>
[BpfContext("bpf_cgroup_dev_ctx")]
public readonly struct CgroupDeviceContext : IPlainContext
{
    readonly PlainContext _plain;

    internal CgroupDeviceContext(PlainContext plain) => _plain = plain;

    /// <summary>For plain runs: a context with these values; fields not named are 0.</summary>
    public CgroupDeviceContext(ContextValues? values) => _plain = new("bpf_cgroup_dev_ctx", values);

    PlainContext IPlainContext.Plain => _plain;

    [ContextField("access_type")]
    uint AccessType => _plain.Read<uint>(0);

    [ContextField("major")]
    public uint Major => _plain.Read<uint>(4);

    [ContextField("minor")]
    public uint Minor => _plain.Read<uint>(8);

    public DeviceAccess Access => (DeviceAccess)(AccessType >> 16);

    public DeviceKind Kind => (DeviceKind)(ushort)AccessType;
}
