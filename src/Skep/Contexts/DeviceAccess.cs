namespace Skep;

/// <summary>What is done to a device file: <c>BPF_DEVCG_ACC_*</c>.</summary>
[Flags]
public enum DeviceAccess : ushort
{
    None = 0,
    MakeNode = 1,
    Read = 2,
    Write = 4,
}

/// <summary>The kind of a device: <c>BPF_DEVCG_DEV_*</c>.</summary>
public enum DeviceKind : ushort
{
    Block = 1,
    Character = 2,
}
