using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Skep.Btf;
using Skep.Diagnostics;

namespace Skep.Objects.Relocation;

/// <summary>Fills the <c>.kconfig</c> section with the values of the kernel at hand.</summary>
sealed class ConfigurationFiller(ObjectSpec spec, RelocationTarget target, DiagnosticBag diagnostics)
{
    const string OptionPrefix = "CONFIG_";
    const string VirtualPrefix = "LINUX_";

    KernelConfiguration? _configuration;
    bool _isRead;

    public void Fill()
    {
        if (spec.Maps.FirstOrDefault(static map => map.Origin == MapOrigin.KernelConfiguration) is not { } map || spec.Btf is null)
            return;
        map.Contents = new byte[map.ValueSize];
        foreach (ExternSpec item in spec.Externs)
        {
            if (item.Kind != ExternKind.KernelConfiguration)
                continue;
            Span<byte> place = map.Contents.AsSpan(item.Offset, item.Size);
            string? wrong = item.Name.StartsWith(OptionPrefix, StringComparison.Ordinal) ? FillOption(item, place)
                : FillVirtual(item, place);
            if (wrong is not null)
                diagnostics.Error(DiagnosticId.ConfigurationValue, $"'{item.Name}' {wrong}.", new Location { File = spec.Name });
        }
    }

    string? FillOption(ExternSpec item, Span<byte> place)
    {
        if (Configuration?.Find(item.Name) is { } text)
            return Write(item, text, place);
        if (item.IsWeak)
            return null;
        return Configuration is null
            ? "needs the kernel's configuration, which cannot be read; declare it __weak to use 0 instead"
            : "is not set in the kernel's configuration; declare it __weak to use 0 instead";
    }

    KernelConfiguration? Configuration
    {
        get
        {
            if (!_isRead)
                (_configuration, _isRead) = (target.Configuration?.Invoke(), true);
            return _configuration;
        }
    }

    string? FillVirtual(ExternSpec item, Span<byte> place)
    {
        switch (item.Name)
        {
            case "LINUX_KERNEL_VERSION" when target.Version is { } version:
                return WriteNumber(item, (uint)version.Code, place);
            case "LINUX_KERNEL_VERSION":
                return "needs the kernel's version, which is not known";
            case "LINUX_HAS_BPF_COOKIE":
                return WriteNumber(item, target.HasCookie ? 1u : 0, place);
            case "LINUX_HAS_SYSCALL_WRAPPER":
                return WriteNumber(item, target.HasSyscallWrapper ? 1u : 0, place);
            default:
                // Values that later loaders may invent are 0 where the object can do without.
                return item.IsWeak && item.Name.StartsWith(VirtualPrefix, StringComparison.Ordinal) ? null
                    : "is no value that a kernel's configuration has";
        }
    }

    string? Write(ExternSpec item, string text, Span<byte> place)
    {
        if (text is "y" or "n" or "m")
            return WriteTristate(item, text[0], place);
        if (text.Length >= 2 && text is ['"', .., '"'])
            return WriteString(item, text[1..^1], place);
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
            : ulong.TryParse(text, CultureInfo.InvariantCulture, out number))
            return WriteNumber(item, number, place);
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out long negative))
            return $"has the value '{text}', which is none of y, n, m, a string or a number";
        return WriteNumber(item, (ulong)negative, place);
    }

    BtfType TypeOf(ExternSpec item) => spec.Btf!.GetType(item.TypeId).SkipModifiersAndTypedefs();

    string? WriteTristate(ExternSpec item, char value, Span<byte> place)
    {
        switch (ConfigurationTypes.Classify(TypeOf(item)))
        {
            case ConfigurationType.Bool when value != 'm':
                place[0] = value == 'y' ? (byte)1 : (byte)0;
                return null;
            case ConfigurationType.Char:
                place[0] = (byte)value;
                return null;
            case ConfigurationType.Tristate:
                WriteInteger(place, value switch { 'y' => 1u, 'm' => 2u, _ => 0u });
                return null;
            default:
                return $"is '{value}' in the kernel's configuration, which needs a variable of type {(value == 'm' ? "" : "bool, ")}char or enum libbpf_tristate";
        }
    }

    string? WriteString(ExternSpec item, string text, Span<byte> place)
    {
        if (ConfigurationTypes.Classify(TypeOf(item)) != ConfigurationType.String)
            return "is a string in the kernel's configuration, which needs an array of char";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length >= place.Length)
        {
            diagnostics.Warning(DiagnosticId.ConfigurationValue,
                $"'{item.Name}' holds {place.Length - 1} characters and a NUL; the kernel's value of {bytes.Length} is cut.",
                new Location { File = spec.Name });
        }
        bytes.AsSpan(0, Math.Min(bytes.Length, place.Length - 1)).CopyTo(place);
        return null;
    }

    string? WriteNumber(ExternSpec item, ulong value, Span<byte> place)
    {
        BtfType type = TypeOf(item);
        if (ConfigurationTypes.Classify(type) is not (ConfigurationType.Integer or ConfigurationType.Char or ConfigurationType.Bool))
            return $"is the number {value}, which needs an integer variable";
        if (!Fits(value, place.Length * 8, type))
            return $"is the number {value}, which does not fit in a variable of {place.Length} bytes";
        WriteInteger(place, value);
        return null;
    }

    static bool Fits(ulong value, int bits, BtfType type)
    {
        if (type.IntEncoding.IsBool)
            return value <= 1;
        if (bits == 64)
            return true;
        return type.IsSigned ? unchecked(value + (1UL << bits - 1)) < 1UL << bits : value >> bits == 0;
    }

    void WriteInteger(Span<byte> place, ulong value)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        if (spec.ByteOrder == ByteOrder.BigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(wide, value);
            wide[^place.Length..].CopyTo(place);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(wide, value);
            wide[..place.Length].CopyTo(place);
        }
    }
}
