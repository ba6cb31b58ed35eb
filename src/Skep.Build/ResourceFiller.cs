using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Skep.Build;

/// <summary>
/// Gives an embedded resource of a finished assembly other contents. The resources move to the end of the last section; nothing that stays has
/// to change its place, so that code, metadata and debug information are those that the C# compiler wrote.
/// </summary>
static class ResourceFiller
{
    // ECMA-335, II.25.3.3: the directory of resources in the CLI header.
    const int ResourcesInCliHeader = 24;

    // The PE format: fields of the optional header and of section headers.
    const int SizeOfImage = 56;
    const int SectionHeaderSize = 40;
    const int VirtualSize = 8;
    const int SizeOfRawData = 16;
    const int Characteristics = 36;

    const int Alignment = 8;

    /// <param name="image">The assembly.</param>
    /// <param name="name">One of its resources.</param>
    /// <param name="content">What the resource is to be.</param>
    /// <returns>The new assembly.</returns>
    /// <exception cref="InvalidDataException">There is no such resource, or data behind the last section.</exception>
    public static byte[] Fill(byte[] image, string name, ReadOnlySpan<byte> content)
    {
        using var reader = new PEReader(new MemoryStream(image));
        PEHeaders headers = reader.PEHeaders;
        CorHeader cli = headers.CorHeader ?? throw new InvalidDataException("no .NET assembly");
        int rowOffset = RowOffset(reader, name);
        SectionHeader last = headers.SectionHeaders[^1];
        if (last.PointerToRawData + last.SizeOfRawData != image.Length)
            throw new InvalidDataException("there is data behind the last section");

        ReadOnlySpan<byte> resources = reader.GetSectionData(cli.ResourcesDirectory.RelativeVirtualAddress).GetContent(0, cli.ResourcesDirectory.Size).AsSpan();
        int start = Align(last.VirtualSize, Alignment);
        int added = Align(resources.Length, Alignment);
        int size = start + added + sizeof(int) + content.Length;
        int rawSize = Align(size, headers.PEHeader!.FileAlignment);

        var result = new byte[last.PointerToRawData + rawSize];
        image.AsSpan(0, last.PointerToRawData + Math.Min(last.VirtualSize, last.SizeOfRawData)).CopyTo(result);
        Span<byte> moved = result.AsSpan(last.PointerToRawData + start);
        resources.CopyTo(moved);
        BinaryPrimitives.WriteInt32LittleEndian(moved[added..], content.Length);
        content.CopyTo(moved[(added + sizeof(int))..]);

        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(rowOffset), added);
        Span<byte> directory = result.AsSpan(headers.CorHeaderStartOffset + ResourcesInCliHeader);
        BinaryPrimitives.WriteInt32LittleEndian(directory, last.VirtualAddress + start);
        BinaryPrimitives.WriteInt32LittleEndian(directory[sizeof(int)..], added + sizeof(int) + content.Length);

        int tableEnd = headers.PEHeaderStartOffset + headers.CoffHeader.SizeOfOptionalHeader + (headers.SectionHeaders.Length * SectionHeaderSize);
        Span<byte> section = result.AsSpan(tableEnd - SectionHeaderSize, SectionHeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(section[VirtualSize..], size);
        BinaryPrimitives.WriteInt32LittleEndian(section[SizeOfRawData..], rawSize);
        // The last section is mostly that of the relocations, which a loader may throw away.
        BinaryPrimitives.WriteUInt32LittleEndian(section[Characteristics..], (uint)(last.SectionCharacteristics & ~SectionCharacteristics.MemDiscardable));
        BinaryPrimitives.WriteInt32LittleEndian(
            result.AsSpan(headers.PEHeaderStartOffset + SizeOfImage), Align(last.VirtualAddress + size, headers.PEHeader.SectionAlignment));
        return result;
    }

    /// <summary>Where in the file the resource's row is, which begins with its offset among the resources.</summary>
    static int RowOffset(PEReader image, string name)
    {
        MetadataReader metadata = image.GetMetadataReader();
        foreach (ManifestResourceHandle handle in metadata.ManifestResources)
        {
            ManifestResource resource = metadata.GetManifestResource(handle);
            if (resource.Implementation.IsNil && metadata.StringComparer.Equals(resource.Name, name))
            {
                return image.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.ManifestResource)
                    + ((MetadataTokens.GetRowNumber(handle) - 1) * metadata.GetTableRowSize(TableIndex.ManifestResource));
            }
        }
        throw new InvalidDataException($"there is no resource {name} to fill");
    }

    static int Align(int value, int alignment) => (value + alignment - 1) & -alignment;
}
