using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Skep.Machine;

/// <summary>
/// <c>bstr_printf</c> (<c>lib/vsprintf.c</c>): writes a format that <see cref="ArgumentPacker"/> accepted, with the arguments that it
/// packed.
/// </summary>
/// <param name="format">Without terminator.</param>
/// <param name="packed">The arguments.</param>
/// <param name="output">Where to write. Text that does not fit is counted and dropped.</param>
/// <param name="pointerKey">What pointers are hashed with.</param>
ref struct FormatPrinter(ReadOnlySpan<byte> format, ReadOnlySpan<byte> packed, Span<byte> output, ulong pointerKey)
{
    /// <summary>FIELD_WIDTH_MAX of the kernel.</summary>
    const int MaxWidth = (1 << 23) - 1;

    /// <summary>MAX_ERRNO of the kernel: pointers this close to the top are error numbers.</summary>
    const ulong FirstErrorPointer = unchecked((ulong)-4095);

    readonly ReadOnlySpan<byte> _format = format;
    readonly ReadOnlySpan<byte> _packed = packed;
    readonly ulong _pointerKey = pointerKey;
    TextBuffer _output = new(output);
    int _at;
    int _next;

    // Of the conversion at hand.
    bool _left;
    bool _plus;
    bool _space;
    bool _zeros;
    int _width;

    /// <returns>Bytes of the text, without terminator and with what did not fit.</returns>
    public int Print()
    {
        while (_at < _format.Length)
        {
            int literal = _format[_at..].IndexOf((byte)'%');
            if (literal != 0)
            {
                literal = literal < 0 ? _format.Length - _at : literal;
                _output.Put(_format.Slice(_at, literal));
                _at += literal;
                continue;
            }
            TakeFlags();
            TakeWidth();
            PrintConversion();
        }
        _output.Terminate();
        return (int)Math.Min(_output.Length, int.MaxValue);
    }

    readonly byte Character => _at < _format.Length ? _format[_at] : (byte)0;

    void TakeFlags()
    {
        (_left, _plus, _space, _zeros) = (false, false, false, false);
        while (true)
        {
            _at++;
            switch (Character)
            {
                case (byte)'-':
                    _left = true;
                    break;
                case (byte)'+':
                    _plus = true;
                    break;
                case (byte)' ':
                    _space = true;
                    break;
                case (byte)'0':
                    _zeros = true;
                    break;
                default:
                    return;
            }
        }
    }

    void TakeWidth()
    {
        _width = -1;
        if (!KernelCharacters.IsDigit(Character))
            return;
        int width = 0;
        // skip_atoi minds no overflow, and set_field_width takes what came of it within limits.
        for (; KernelCharacters.IsDigit(Character); _at++)
            width = unchecked(width * 10 + Character - '0');
        _width = Math.Clamp(width, -MaxWidth, MaxWidth);
    }

    void PrintConversion()
    {
        bool isLong = Character == 'l';
        while (Character == 'l')
            _at++;
        byte conversion = Character;
        _at++;
        switch (conversion)
        {
            case (byte)'%':
                _output.Put((byte)'%');
                break;
            case (byte)'c':
                byte character = _next < _packed.Length ? _packed[_next++] : (byte)0;
                PrintText(new ReadOnlySpan<byte>(in character));
                break;
            case (byte)'s':
                PrintText(TakeText());
                break;
            case (byte)'p':
                PrintPointer();
                break;
            case (byte)'x' or (byte)'X':
                PrintNumber(isLong ? Take64() : Take32(), isNegative: false, isSigned: false, new('x' == conversion ? 'x' : 'X'));
                break;
            case (byte)'u':
                PrintNumber(isLong ? Take64() : Take32(), isNegative: false, isSigned: false, default);
                break;
            default:
                long value = isLong ? (long)Take64() : (int)Take32();
                PrintNumber(value < 0 ? 0 - (ulong)value : (ulong)value, value < 0, isSigned: true, default);
                break;
        }
    }

    void PrintPointer()
    {
        switch (Character)
        {
            case (byte)'S' or (byte)'s':
                Span<byte> symbol = stackalloc byte[AddressText.MaxLength];
                PrintText(symbol[..AddressText.WriteSymbol(Take64(), symbol)]);
                break;
            case (byte)'x':
                PrintAddress(Take64());
                break;
            case var next when next == 'K' || !KernelCharacters.IsAlphanumeric(next):
                PrintAddress(Hashed(Take64()));
                break;
            // What the others lead to was packed as text. A width does not count for it, and when the buffer is full it is neither counted
            // nor taken, so that the conversions after it get the wrong arguments: as in the kernel.
            case var _ when !_output.IsFull:
                _output.Put(TakeText());
                break;
        }
        while (KernelCharacters.IsAlphanumeric(Character))
            _at++;
    }

    /// <summary>Addresses do not leave the machine unless asked for with <c>%px</c>; null and error numbers are none.</summary>
    readonly ulong Hashed(ulong address)
    {
        if (address is 0 or >= FirstErrorPointer)
            return address;
        ulong state = address ^ _pointerKey;
        return (uint)SplitMix64.Next(ref state);
    }

    void PrintAddress(ulong address)
    {
        if (_width == -1)
        {
            _width = 2 * sizeof(ulong);
            _zeros = true;
        }
        PrintNumber(address, isNegative: false, isSigned: false, new('x'));
    }

    void PrintNumber(ulong magnitude, bool isNegative, bool isSigned, StandardFormat format)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(magnitude, digits, out int count, format);
        byte sign = !isSigned ? (byte)0 : isNegative ? (byte)'-' : _plus ? (byte)'+' : _space ? (byte)' ' : (byte)0;
        int padding = _width - count - (sign != 0 ? 1 : 0);
        if (!_left && !_zeros)
            _output.Fill((byte)' ', padding);
        if (sign != 0)
            _output.Put(sign);
        if (!_left && _zeros)
            _output.Fill((byte)'0', padding);
        _output.Put(digits[..count]);
        if (_left)
            _output.Fill((byte)' ', padding);
    }

    void PrintText(scoped ReadOnlySpan<byte> text)
    {
        if (!_left)
            _output.Fill((byte)' ', _width - text.Length);
        _output.Put(text);
        if (_left)
            _output.Fill((byte)' ', _width - text.Length);
    }

    ReadOnlySpan<byte> TakeText()
    {
        ReadOnlySpan<byte> rest = _packed[Math.Min(_next, _packed.Length)..];
        int length = rest.IndexOf((byte)0);
        length = length < 0 ? rest.Length : length;
        _next += length + 1;
        return rest[..length];
    }

    uint Take32()
    {
        _next = (_next + 3) & ~3;
        _next += sizeof(uint);
        return _next <= _packed.Length ? BinaryPrimitives.ReadUInt32LittleEndian(_packed[(_next - sizeof(uint))..]) : 0;
    }

    ulong Take64()
    {
        _next = (_next + 3) & ~3;
        _next += sizeof(ulong);
        return _next <= _packed.Length ? BinaryPrimitives.ReadUInt64LittleEndian(_packed[(_next - sizeof(ulong))..]) : 0;
    }
}
