using Skep.Compiler.Frontends.CSharp.Metadata;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>The names by which the compiler knows the programming model: it has no reference to the assembly Skep.</summary>
static class Contract
{
    public const string BpfObject = "Skep.BpfObject";
    public const string Bpf = "Skep.BpfAttribute";
    public const string Program = "Skep.ProgramAttribute";
    public const string Section = "Skep.SectionAttribute";
    public const string Context = "Skep.BpfContextAttribute";
    public const string ContextField = "Skep.ContextFieldAttribute";
    public const string Map = "Skep.BpfMapAttribute";
    public const string MapBase = "Skep.Map";
    public const string MapName = "Skep.MapNameAttribute";
    public const string VariableName = "Skep.VariableNameAttribute";
    public const string ForeignObject = "Skep.ForeignObjectAttribute";
    public const string MaxEntries = "Skep.MaxEntriesAttribute";
    public const string MapFlags = "Skep.MapFlagsAttribute";
    public const string Pinned = "Skep.PinnedAttribute";
    public const string InnerMap = "Skep.InnerMapAttribute";
    public const string KernelBody = "Skep.KernelBodyAttribute";
    public const string Helper = "Skep.BpfHelperAttribute";
    public const string Kfunc = "Skep.KfuncAttribute";
    public const string KernelStruct = "Skep.KernelStructAttribute";
    public const string KernelName = "Skep.KernelNameAttribute";
    public const string CoreQuery = "Skep.CoreQueryAttribute";
    public const string GlobalAddress = "Skep.GlobalAddressAttribute";
    public const string Global = "Skep.Global`1";

    /// <summary>What a property's variable is called in the object.</summary>
    public static string VariableNameOf(PropertyDefinitionInfo property) =>
        property.CustomAttributes.Get(VariableName)?.Text(0) ?? property.Name;

    /// <summary>A view of a kernel type: its fields are found by name when the program is loaded.</summary>
    public static bool IsKernelStruct(TypeDesc? type) => type is NamedType named && named.Definition.CustomAttributes.Has(KernelStruct);

    /// <summary>A map class, or a base class of several.</summary>
    public static bool IsMap(TypeDesc? type) =>
        MapAttribute(type) is not null || (type is NamedType { IsObject: true } named && named.DerivesFrom(MapBase));

    /// <summary>On the class or one that it derives from.</summary>
    public static AttributeDesc? MapAttribute(TypeDesc? type) =>
        (type as NamedType)?.Chain().Select(
            static link => link.Definition.CustomAttributes.Get(Map)).FirstOrDefault(static found => found is not null);

    public static AttributeDesc? ContextAttribute(TypeDesc? type) => (type as NamedType)?.Definition.CustomAttributes.Get(Context);

    /// <summary>Whether values of the class are addresses that a register holds, and no objects of the managed heap.</summary>
    public static bool IsRunTimePointer(TypeDesc type) => type.IsAddress || (type.IsObject && (IsKernelStruct(type) || IsMap(type)));
}
