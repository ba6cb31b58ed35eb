using Skep.Diagnostics;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>An attachment that the kernel holds for a descriptor: it ends with the last descriptor, at the latest when the process
/// dies.</summary>
public class KernelLink : BpfLink
{
    readonly BpfFileDescriptor[] _descriptors;

    /// <param name="description">For people.</param>
    /// <param name="descriptors">What holds the attachment, in the order to close.</param>
    internal KernelLink(string description, params BpfFileDescriptor[] descriptors)
    {
        Description = description;
        _descriptors = descriptors;
    }

    public override string Description { get; }

    internal IReadOnlyList<BpfFileDescriptor> Descriptors => _descriptors;

    /// <summary>The kernel's number for this link, as <c>bpftool link</c> lists it; null for attachments of older kinds, which have
    /// none.</summary>
    public int? Id
    {
        get
        {
            var info = default(LinkInfo);
            return _descriptors.Length == 1 && Bpf.GetInfo(_descriptors[0], ref info) == 0 && info.Id != 0 ? (int)info.Id : null;
        }
    }

    /// <summary>Keeps the attachment in the BPF file system, where it outlives this process.</summary>
    /// <exception cref="BpfNotSupportedException">The attachment is of an older kind that cannot be pinned.</exception>
    public void Pin(string path)
    {
        if (_descriptors is not [var link] || Id is null)
            throw new BpfNotSupportedException($"pinning {Description}", null,
                "Only BPF links can be pinned") { Id = DiagnosticId.PinRefused };
        BpfFileSystem.Pin(link, path, Description);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (BpfFileDescriptor descriptor in _descriptors)
            descriptor.Dispose();
    }
}
