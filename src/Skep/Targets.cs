namespace Skep;

/// <summary>A network device, to attach programs to.</summary>
public static class NetworkInterface
{
    /// <param name="name">The device's name.</param>
    /// <param name="mode">Of XDP.</param>
    /// <param name="direction">Of <see cref="TcAttribute"/> programs.</param>
    public static AttachTarget Named(string name, XdpMode mode = XdpMode.Any, TrafficDirection? direction = null) =>
        new AttachTarget.Interface(name) { Mode = mode, Direction = direction };
}

/// <summary>A control group, to attach programs to.</summary>
public static class Cgroup
{
    /// <param name="path">Its directory in the unified hierarchy.</param>
    public static AttachTarget At(string path) => new AttachTarget.Cgroup(path);
}
