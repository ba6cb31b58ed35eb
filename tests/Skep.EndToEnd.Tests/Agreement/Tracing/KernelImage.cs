using System.Buffers.Binary;
using System.Text;
using Skep.Btf;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Kernel memory made up: structures laid out as the kernel's types say, at addresses that a kernel could have.</summary>
sealed class KernelImage(BtfFile types)
{
    const ulong Start = 0xffff_8881_0000_0000;

    ulong _next = Start;

    public MemoryImage Memory { get; } = new();

    public KernelObject Add(string structure)
    {
        Assert.True(types.TryFind(structure, BtfKind.Struct, out BtfType type), $"the kernel has no struct {structure}");
        byte[] bytes = new byte[types.SizeOf(type.Id)];
        return new KernelObject(Place(bytes), bytes, type);
    }

    public ulong AddText(string text) => Place(Encoding.UTF8.GetBytes(text + '\0'));

    ulong Place(byte[] bytes)
    {
        ulong address = _next;
        Memory.Add(address, bytes);
        // Not right behind one another, so that reading past one's end is noticed.
        _next += ((ulong)bytes.Length + 0xfff) & ~0xfffUL;
        return address;
    }
}

/// <summary>A structure in a <see cref="KernelImage"/>.</summary>
sealed class KernelObject(ulong address, byte[] bytes, BtfType type)
{
    public ulong Address { get; } = address;

    /// <summary>Sets a field, also one in nested and anonymous structures: <c>uid.val</c>.</summary>
    public KernelObject Set(string path, ulong value)
    {
        (int offset, int size) = Find(path);
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(whole, value);
        whole[..size].CopyTo(bytes.AsSpan(offset));
        return this;
    }

    public KernelObject Set(string path, int value) => Set(path, (ulong)value);

    public KernelObject Set(string path, string text)
    {
        Encoding.UTF8.GetBytes(text + '\0').CopyTo(bytes, Find(path).Offset);
        return this;
    }

    (int Offset, int Size) Find(string path)
    {
        BtfType at = type;
        int offset = 0;
        foreach (string name in path.Split('.'))
        {
            Assert.True(TryFind(at, name, offset, out at, out offset), $"no field '{path}' in {type}");
        }
        return (offset, (int)at.File.SizeOf(at.Id));
    }

    static bool TryFind(BtfType type, string name, int start, out BtfType found, out int offset)
    {
        foreach (BtfMember member in type.SkipModifiersAndTypedefs().Members)
        {
            (found, offset) = (member.Type, start + (int)member.ByteOffset);
            if (member.Name == name || (member.IsAnonymous && TryFind(member.Type, name, offset, out found, out offset)))
                return true;
        }
        (found, offset) = (type, start);
        return false;
    }
}
