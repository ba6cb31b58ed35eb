using Skep.Btf;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

/// <summary>Puts functions, maps, globals and types together to an object.</summary>
sealed partial class ObjectEmitter
{
    readonly Module _module;
    readonly DataLayout _data;
    readonly ExternPlaces _externs;
    readonly Dictionary<Function, EmittedFunction> _functions;
    readonly DiagnosticBag _diagnostics;
    readonly TypeEmitter _types = new();
    readonly SourceText _text;
    readonly Dictionary<Function, int> _functionTypes = [];
    readonly List<MapSpec> _maps = [];
    readonly List<VariableSpec> _variables = [];
    readonly List<ExternSpec> _externSpecs = [];

    public ObjectEmitter(
        Module module, CodeGenerationOptions options, DataLayout data, ExternPlaces externs,
        Dictionary<Function, EmittedFunction> functions, DiagnosticBag diagnostics)
    {
        _module = module;
        _data = data;
        _externs = externs;
        _functions = functions;
        _diagnostics = diagnostics;
        _text = new SourceText(options.SourceText);
    }

    public CompiledObject Emit()
    {
        AddMaps();
        AddData();
        AddExterns();
        foreach (Function function in _functions.Keys)
        {
            BtfLinkage linkage = function.Section is null ? BtfLinkage.Static : BtfLinkage.Global;
            _functionTypes[function] = _types.AddFunction(function.Name, function.Signature, linkage);
        }
        List<PendingProgram> programs = [.. _functions.Values.Where(static function => function.Source.Section is not null).Select(Link)];
        BtfFile types = _types.Builder.ToFile(_module.Name);
        var spec = new ObjectSpec { Name = _module.Name, License = _module.License, Btf = types };
        foreach (MapSpec map in _maps)
            spec.Maps.Add(map);
        foreach (VariableSpec variable in _variables)
            spec.Variables.Add(variable);
        foreach (ExternSpec symbol in _externSpecs)
            spec.Externs.Add(symbol);
        var sources = new SourceMap();
        foreach (PendingProgram program in programs)
        {
            spec.Programs.Add(program.ToSpec(types));
            sources.Add(program.Name, program.Origins);
        }
        return new(spec, sources);
    }

    void AddMaps()
    {
        foreach (MapSymbol symbol in _module.Maps)
        {
            MapSpec map = symbol.Spec.Copy();
            if (symbol.Key is { } key)
                map.KeyTypeId = _types.Add(key);
            if (symbol.Value is { } value)
                AddValueType(map, _types.Add(value));
            _maps.Add(map);
        }
    }

    /// <summary>
    /// The kernel refuses a value type for a buffer of records. Readers find it by a tag then, <c>records:MAP</c>, on a type that is there
    /// for that.
    /// </summary>
    void AddValueType(MapSpec map, int type)
    {
        if (map.Type is MapType.RingBuf or MapType.UserRingBuf or MapType.PerfEventArray)
        {
            int record = _types.Builder.AddTypedef(BtfName.Of(map.Name + "_record"), type);
            _types.Builder.AddDeclarationTag($"records:{map.Name}", record);
        }
        else
        {
            map.ValueTypeId = type;
        }
    }

    void AddData()
    {
        foreach (DataSection section in _data.Sections)
        {
            var map = new MapSpec
            {
                Name = section.Name,
                Origin = section.IsZeroed ? MapOrigin.ZeroedData : section.IsReadOnly ? MapOrigin.ReadOnlyData : MapOrigin.Data,
                Type = MapType.Array,
                KeySize = sizeof(uint),
                ValueSize = section.Size,
                MaxEntries = 1,
                Flags = section.IsReadOnly ? MapFlags.ReadOnlyProgram : 0,
                Freeze = section.IsReadOnly,
            };
            if (!section.IsZeroed)
                map.Contents = ContentsOf(section);
            AddVariables(section, map);
            _maps.Add(map);
        }
    }

    byte[] ContentsOf(DataSection section)
    {
        byte[] contents = new byte[section.Size];
        foreach (GlobalSymbol symbol in section.Symbols)
            symbol.Contents?.CopyTo(contents, _data.OffsetOf(symbol));
        return contents;
    }

    void AddVariables(DataSection section, MapSpec map)
    {
        var entries = new List<(int Variable, GlobalSymbol Symbol)>();
        foreach (GlobalSymbol symbol in section.Symbols)
        {
            if (symbol.IsAnonymous)
                continue;
            int type = _types.Add(symbol.Type), offset = _data.OffsetOf(symbol);
            entries.Add((_types.AddVariable(symbol.Name, symbol.Type, BtfLinkage.Global), symbol));
            _variables.Add(new VariableSpec { Name = symbol.Name, Map = map, Offset = offset, Size = symbol.Type.Size, TypeId = type });
        }
        if (entries.Count == 0)
            return;
        // User space maps a section into its memory if it has variables that somebody can name.
        map.Flags |= MapFlags.Mmapable;
        map.ValueTypeId = _types.Builder.AddDataSection(section.Name, (uint)section.Size);
        foreach (var (variable, symbol) in entries)
            _types.Builder.AddSectionEntry(variable, (uint)_data.OffsetOf(symbol), (uint)symbol.Type.Size);
    }

    void AddExterns()
    {
        var configuration = new List<(int Id, int Size)>();
        var symbols = new List<(int Id, int Size)>();
        foreach (ExternSymbol symbol in _externs.Ordered)
        {
            int type = _types.Add(symbol.Type), size = symbol.Kind == ExternKind.KernelConfiguration ? symbol.Type.Size : 0;
            int id = symbol.Type is Ir.Types.FunctionType signature
                ? _types.AddFunction(symbol.Name, signature, BtfLinkage.Extern)
                : _types.AddVariable(symbol.Name, symbol.Type, BtfLinkage.Extern);
            (symbol.Kind == ExternKind.KernelConfiguration ? configuration : symbols).Add((id, size));
            _externSpecs.Add(new ExternSpec
            {
                Name = symbol.Name,
                Kind = symbol.Kind,
                IsWeak = symbol.IsWeak,
                TypeId = symbol.Kind == ExternKind.Function ? id : type,
                Offset = _externs.OffsetOf(symbol),
                Size = size,
            });
        }
        AddSection(".ksyms", symbols);
        if (AddSection(ExternPlaces.ConfigurationSection, configuration) is not 0 and var section)
        {
            _maps.Add(new MapSpec
            {
                Name = ExternPlaces.ConfigurationSection,
                Origin = MapOrigin.KernelConfiguration,
                Type = MapType.Array,
                KeySize = sizeof(uint),
                ValueSize = _externs.Size,
                MaxEntries = 1,
                Flags = MapFlags.ReadOnlyProgram | MapFlags.Mmapable,
                ValueTypeId = section,
                Freeze = true,
            });
        }
    }

    int AddSection(string name, List<(int Id, int Size)> entries)
    {
        if (entries.Count == 0)
            return 0;
        int section = _types.Builder.AddDataSection(name, 0);
        foreach (var (id, size) in entries)
            _types.Builder.AddSectionEntry(id, 0, (uint)size);
        return section;
    }
}
