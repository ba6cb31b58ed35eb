namespace Skep.Compiler.Ir;

/// <summary>One BPF object before code generation.</summary>
public sealed class Module(string name)
{
    public string Name { get; } = name;

    public string License { get; set; } = "";

    /// <summary>In the order they are declared.</summary>
    public List<MapSymbol> Maps { get; } = [];

    public List<GlobalSymbol> Globals { get; } = [];

    public List<ExternSymbol> Externs { get; } = [];

    /// <summary>Programs and subprograms.</summary>
    public List<Function> Functions { get; } = [];

    public IEnumerable<Function> Programs => Functions.Where(static function => function.Section is not null);
}
