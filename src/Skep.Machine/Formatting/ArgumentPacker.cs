using System.Buffers.Binary;

namespace Skep.Machine;

/// <summary>
/// <c>bpf_bprintf_prepare</c> (<c>kernel/bpf/helpers.c</c>): checks a format, and packs its arguments as <see cref="FormatPrinter"/> reads
/// them, numbers as numbers and what pointers lead to as text.
/// </summary>
/// <param name="cpu">Whose memory the pointers among the arguments point to.</param>
/// <param name="format">Without terminator.</param>
/// <param name="arguments">One for each conversion, or more.</param>
/// <param name="packed">Room of <see cref="Size"/> bytes.</param>
ref struct ArgumentPacker(VirtualCpu cpu, ReadOnlySpan<byte> format, ReadOnlySpan<ulong> arguments, Span<byte> packed)
{
    /// <summary>MAX_BPRINTF_BIN_ARGS of the kernel.</summary>
    public const int Size = 512;

    readonly VirtualCpu _cpu = cpu;
    readonly ReadOnlySpan<byte> _format = format;
    readonly ReadOnlySpan<ulong> _arguments = arguments;
    readonly Span<byte> _packed = packed;
    int _at;
    int _used;
    int _end;

    /// <returns>0 or a negated error number.</returns>
    public int Pack()
    {
        for (; _at < _format.Length; _at++)
        {
            if (KernelCharacters.IsControl(Character(0)))
                return -Errno.EINVAL;
            if (Character(0) != '%')
                continue;
            if (Character(1) == '%')
            {
                _at++;
                continue;
            }
            if (_used >= _arguments.Length)
                return -Errno.EINVAL;
            _at++;
            SkipWidth();
            int error = Character(0) switch
            {
                (byte)'p' => PackPointer(),
                (byte)'s' => PackText((byte)'s'),
                (byte)'c' => PackCharacter(),
                _ => PackInteger(),
            };
            if (error < 0)
                return error;
            _used++;
        }
        return 0;
    }

    /// <summary>The byte of the format so far ahead; 0 past its end.</summary>
    readonly byte Character(int ahead) => _at + ahead < _format.Length ? _format[_at + ahead] : (byte)0;

    static bool EndsConversion(byte c) => c == 0 || KernelCharacters.IsSpace(c) || KernelCharacters.IsPunctuation(c);

    void SkipWidth()
    {
        while (Character(0) is (byte)'0' or (byte)'+' or (byte)'-' or (byte)' ')
            _at++;
        while (KernelCharacters.IsDigit(Character(0)))
            _at++;
    }

    int PackPointer()
    {
        switch (Character(1))
        {
            case var next when EndsConversion(next):
                return PackNumber(sizeof(ulong));
            case (byte)'k' or (byte)'u' when Character(2) == 's':
                byte kind = Character(1);
                _at += 2;
                return PackText(kind);
            case (byte)'K' or (byte)'x' or (byte)'s' or (byte)'S':
                _at++;
                return PackNumber(sizeof(ulong));
            case (byte)'B':
                _at++;
                return PackSymbol();
            case (byte)'i' or (byte)'I' when Character(2) is (byte)'4' or (byte)'6':
                _at += 2;
                return PackAddress();
            default:
                return -Errno.EINVAL;
        }
    }

    int PackText(byte kind)
    {
        if (!EndsConversion(Character(1)))
            return -Errno.EINVAL;
        Span<byte> room = _packed[_end..];
        if (room.IsEmpty)
            return -Errno.ENOSPC;
        int length = _cpu.ReadText(_arguments[_used], room, kind switch
        {
            (byte)'k' => MemoryKind.Kernel,
            (byte)'u' => MemoryKind.User,
            _ => MemoryKind.Any,
        });
        if (length < 0)
        {
            room[0] = 0;
            length = 1;
        }
        _end += length;
        return 0;
    }

    int PackCharacter()
    {
        if (_end == _packed.Length)
            return -Errno.ENOSPC;
        _packed[_end++] = (byte)_arguments[_used];
        return 0;
    }

    int PackInteger()
    {
        int size = sizeof(int);
        for (int i = 0; i < 2 && Character(0) == 'l'; i++)
        {
            size = sizeof(long);
            _at++;
        }
        return Character(0) is (byte)'i' or (byte)'d' or (byte)'u' or (byte)'x' or (byte)'X' ? PackNumber(size) : -Errno.EINVAL;
    }

    int PackNumber(int size)
    {
        _end = (_end + 3) & ~3;
        if (_packed.Length - _end < size)
            return -Errno.ENOSPC;
        if (size == sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(_packed[_end..], _arguments[_used]);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(_packed[_end..], (uint)_arguments[_used]);
        _end += size;
        return 0;
    }

    int PackSymbol()
    {
        Span<byte> text = stackalloc byte[AddressText.MaxLength];
        return PackWritten(text[..AddressText.WriteSymbol(_arguments[_used], text)]);
    }

    int PackAddress()
    {
        Span<byte> address = stackalloc byte[16];
        address = address[..(Character(0) == '4' ? 4 : 16)];
        if (_packed.Length - _end < address.Length)
            return -Errno.ENOSPC;
        if (_cpu.Read(_arguments[_used], address, MemoryKind.Kernel) < 0)
            address.Clear();
        bool full = _format[_at - 1] == 'i';
        Span<byte> text = stackalloc byte[AddressText.MaxLength];
        int length = address.Length == 4 ? AddressText.WriteIPv4(address, full, text) : AddressText.WriteIPv6(address, colons: !full, text);
        return PackWritten(text[..length]);
    }

    int PackWritten(scoped ReadOnlySpan<byte> text)
    {
        if (_packed.Length - _end <= text.Length)
            return -Errno.ENOSPC;
        text.CopyTo(_packed[_end..]);
        _packed[_end + text.Length] = 0;
        _end += text.Length + 1;
        return 0;
    }
}
