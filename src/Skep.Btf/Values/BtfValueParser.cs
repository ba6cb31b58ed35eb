using System.Buffers;
using System.Globalization;
using System.Text;
using Skep.Diagnostics;

namespace Skep.Btf;

/// <summary>
/// Makes a value in memory from text, by its type: what <see cref="BtfValueFormatter"/> writes is read back. Numbers are decimal,
/// <c>0x</c> or <c>0b</c>; enums take names; an array of characters takes text, as the whole value also without quotes; arrays and
/// structs take C initialisers, and what these leave out is zero.
/// </summary>
public static class BtfValueParser
{
    static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n,{}=");

    /// <summary>
    /// Writes the value to the start of <paramref name="destination"/>, all bytes of the type. False after a diagnostic (BPF1020, BPF1021);
    /// what the destination then holds is not defined.
    /// </summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="text">The value as text.</param>
    /// <param name="destination">At least as long as the type's size.</param>
    /// <param name="diagnostics">Receives what is wrong with the text.</param>
    public static bool TryParse(BtfType type, ReadOnlySpan<char> text, Span<byte> destination, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        BtfType shape = type.Kind == BtfKind.Variable ? type.Target : type;
        if (!shape.File.TryGetSize(shape.Id, out long size))
        {
            diagnostics.Error(DiagnosticId.ValueNotUnderstood, $"The type {BtfDeclaration.Of(shape)} has no values.");
            return false;
        }
        if (size > destination.Length)
            throw new ArgumentException($"A value takes {size} bytes and there is room for {destination.Length}.", nameof(destination));
        Span<byte> memory = destination[..(int)size];
        memory.Clear();
        return new Parser(shape.File, text.Trim(), diagnostics).ParseAll(shape, memory);
    }

    ref struct Parser(BtfFile file, ReadOnlySpan<char> text, DiagnosticBag diagnostics)
    {
        readonly ReadOnlySpan<char> _text = text;
        int _at;

        public bool ParseAll(BtfType type, Span<byte> memory)
        {
            BtfType shape = type.SkipModifiersAndTypedefs();
            bool isText = shape.Kind == BtfKind.Array
                && ValueWalker<TextSink>.IsCharacter(shape.Array.ElementType.SkipModifiersAndTypedefs());
            if (isText && !_text.StartsWith('"') && !_text.StartsWith('{'))
                return Store(Encoding.UTF8.GetBytes(_text.ToArray()), type, memory);
            if (!Parse(type, memory, BtfFile.MaxNesting))
                return false;
            SkipSpace();
            return _at == _text.Length || NotUnderstood(type, $"'{_text[_at..]}' is left over");
        }

        bool Parse(BtfType type, Span<byte> memory, int depth)
        {
            BtfType shape = type.SkipModifiersAndTypedefs();
            if (depth == 0)
                return NotUnderstood(type, "it is nested too deep");
            return shape.Kind switch
            {
                BtfKind.Struct or BtfKind.Union => ParseRecord(shape, memory, depth),
                BtfKind.Array when StartsWith('"') => ParseText(type, memory),
                BtfKind.Array => ParseArray(type, shape.Array, memory, depth),
                _ => ParseScalar(type, memory, 0, (int)Math.Min(memory.Length * 8L, int.MaxValue)),
            };
        }

        bool ParseRecord(BtfType record, Span<byte> memory, int depth)
        {
            if (!Skip('{'))
                return NotUnderstood(record, "a struct starts with '{'");
            while (!Skip('}'))
            {
                if (!Skip('.'))
                    return NotUnderstood(record, "a member starts with '.'");
                string name = Word().ToString();
                if (!record.TryFindMember(name, out BtfMember member))
                    return NotUnderstood(record, $"it has no member '{name}'");
                if (!Skip('='))
                    return NotUnderstood(record, $"'=' is missing after '.{name}'");
                if (!ParseMember(record, member, memory, depth))
                    return false;
                if (!Skip(',') && !StartsWith('}'))
                    return NotUnderstood(record, $"',' or '}}' is missing after '.{name}'");
            }
            return true;
        }

        bool ParseMember(BtfType record, BtfMember member, Span<byte> memory, int depth)
        {
            long end = member.BitOffset + (member.IsBitfield ? member.BitfieldSize : file.SizeOf(member.TypeId) * 8);
            if (end > memory.Length * 8L || end < member.BitOffset)
                return NotUnderstood(record, $"its member '{member.Name}' lies outside of it");
            if (member.IsBitfield)
                return ParseScalar(member.Type, memory, member.BitOffset, member.BitfieldSize);
            return Parse(member.Type, memory.Slice((int)member.ByteOffset, (int)file.SizeOf(member.TypeId)), depth - 1);
        }

        bool ParseArray(BtfType type, BtfArray array, Span<byte> memory, int depth)
        {
            if (!Skip('{'))
                return NotUnderstood(type, "an array starts with '{'");
            int size = array.Length == 0 ? 0 : (int)(memory.Length / array.Length);
            for (uint index = 0; !Skip('}'); index++)
            {
                if (index >= array.Length)
                    return DoesNotFit(type, $"it has {array.Length} elements");
                if (!Parse(array.ElementType, memory.Slice((int)index * size, size), depth - 1))
                    return false;
                if (!Skip(',') && !StartsWith('}'))
                    return NotUnderstood(type, "',' or '}' is missing after an element");
            }
            return true;
        }

        bool ParseText(BtfType type, Span<byte> memory)
        {
            ReadOnlySpan<char> literal = Quoted('"');
            if (literal.IsEmpty)
                return NotUnderstood(type, "the closing quote is missing");
            if (CText.Unescape(literal[1..^1]) is not { } bytes)
                return NotUnderstood(type, $"{literal} has an escape that C does not know");
            return Store(bytes, type, memory);
        }

        bool Store(ReadOnlySpan<byte> bytes, BtfType type, Span<byte> memory)
        {
            // Whoever reads it expects the NUL.
            if (bytes.Length >= memory.Length)
                return DoesNotFit(type, $"the text and its NUL take {bytes.Length + 1} bytes");
            bytes.CopyTo(memory);
            return true;
        }

        bool ParseScalar(BtfType type, Span<byte> memory, long offset, int width)
        {
            BtfType shape = type.SkipModifiersAndTypedefs();
            bool isScalar = shape.IsEnum || shape.Kind is BtfKind.Int or BtfKind.Pointer or BtfKind.Float;
            if (!isScalar || width is 0 or > Bits.Most)
                return NotUnderstood(type, "values of this type cannot be given");
            ReadOnlySpan<char> word = StartsWith('\'') ? Quoted('\'') : Word();
            if (shape.Kind == BtfKind.Float)
                return ParseReal(type, word, memory, offset, width);
            if (Number(shape, word) is not { } number)
                return NotUnderstood(type, word.IsEmpty ? "a value is missing" : $"'{word}' is not one of its values");

            // Int128 holds every value but the upper half of unsigned __int128, which nobody sets by hand.
            Int128 most = width == Bits.Most ? Int128.MaxValue : (Int128.One << (shape.IsSigned ? width - 1 : width)) - 1;
            Int128 least = shape.IsSigned ? -most - 1 : 0;
            if (shape.Kind == BtfKind.Int && shape.IntEncoding.IsBool)
                most = 1;
            if (number < least || number > most)
                return DoesNotFit(type, $"{number} is not from {least} to {most}");
            Bits.Write(memory, offset, width, file.ByteOrder, (UInt128)number);
            return true;
        }

        bool ParseReal(BtfType type, ReadOnlySpan<char> word, Span<byte> memory, long offset, int width)
        {
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) || width is not (16 or 32 or 64))
                return NotUnderstood(type, $"'{word}' is no number");
            ulong bits = width switch
            {
                16 => BitConverter.HalfToUInt16Bits((Half)real),
                32 => BitConverter.SingleToUInt32Bits((float)real),
                _ => BitConverter.DoubleToUInt64Bits(real),
            };
            Bits.Write(memory, offset, width, file.ByteOrder, bits);
            return true;
        }

        static Int128? Number(BtfType type, ReadOnlySpan<char> word)
        {
            if (word is "true" or "false" && type.Kind == BtfKind.Int && type.IntEncoding.IsBool)
                return word is "true" ? 1 : 0;
            if (word is "NULL" && type.Kind == BtfKind.Pointer)
                return 0;
            if (word.StartsWith('\'') && word.Length > 2)
                return CText.Unescape(word[1..^1]) is [byte character] ? character : null;
            foreach (BtfEnumValue value in type.EnumValues)
            {
                if (word.SequenceEqual(value.Name))
                    return type.IsSigned ? value.Value : (Int128)value.UnsignedValue;
            }

            bool negative = word.StartsWith('-');
            ReadOnlySpan<char> digits = negative ? word[1..] : word;
            NumberStyles style = digits switch
            {
                ['0', 'x' or 'X', ..] => NumberStyles.AllowHexSpecifier,
                ['0', 'b' or 'B', ..] => NumberStyles.AllowBinarySpecifier,
                _ => NumberStyles.None,
            };
            if (style != NumberStyles.None)
                digits = digits[2..];
            if (!UInt128.TryParse(digits, style, CultureInfo.InvariantCulture, out UInt128 magnitude)
                || magnitude > (UInt128)Int128.MaxValue)
                return null;
            return negative ? -(Int128)magnitude : (Int128)magnitude;
        }

        bool NotUnderstood(BtfType type, string why) => Fail(DiagnosticId.ValueNotUnderstood, type, why);

        bool DoesNotFit(BtfType type, string why) => Fail(DiagnosticId.ValueDoesNotFit, type, why);

        readonly bool Fail(string id, BtfType type, string why)
        {
            diagnostics.Error(id, $"'{_text}' is no value of {BtfDeclaration.Of(type)}: {why}.");
            return false;
        }

        void SkipSpace()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
        }

        bool StartsWith(char c)
        {
            SkipSpace();
            return _at < _text.Length && _text[_at] == c;
        }

        bool Skip(char c)
        {
            bool there = StartsWith(c);
            if (there)
                _at++;
            return there;
        }

        /// <summary>A name or number: up to space or punctuation of initialisers.</summary>
        ReadOnlySpan<char> Word()
        {
            SkipSpace();
            int start = _at, length = _text[start..].IndexOfAny(WordEnds);
            _at = length < 0 ? _text.Length : start + length;
            return _text[start.._at];
        }

        /// <summary>A literal with its quotes; empty if the closing one is missing.</summary>
        ReadOnlySpan<char> Quoted(char quote)
        {
            int start = _at;
            for (_at++; _at < _text.Length; _at++)
            {
                if (_text[_at] == '\\')
                    _at++;
                else if (_text[_at] == quote)
                    return _text[start..++_at];
            }
            _at = _text.Length;
            return default;
        }
    }
}
