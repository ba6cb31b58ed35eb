using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>Programs, maps, links and BTF objects by the numbers that the kernel gives them.</summary>
static class ObjectIds
{
    /// <summary>All ids of one kind, ascending. Objects that come or go meanwhile may or may not be there.</summary>
    /// <param name="command">BPF_*_GET_NEXT_ID.</param>
    public static IEnumerable<uint> All(BpfCommand command)
    {
        uint id = 0;
        while (true)
        {
            var attributes = new ObjectIdAttributes { StartId = id };
            int errno = -Bpf.Call(command, ref attributes);
            if (errno == Errno.ENOENT)
                yield break;
            if (errno != 0)
                throw SystemFailure.Of($"bpf({command})", errno);
            yield return id = attributes.NextId;
        }
    }

    /// <param name="command">BPF_*_GET_FD_BY_ID.</param>
    /// <param name="id">The object's id.</param>
    /// <param name="descriptor">Receives the object.</param>
    /// <returns>The error number: ENOENT when the object is gone.</returns>
    public static int TryOpen(BpfCommand command, uint id, out BpfFileDescriptor descriptor)
    {
        var attributes = new ObjectIdAttributes { StartId = id };
        return Bpf.Open(command, ref attributes, out descriptor);
    }
}
