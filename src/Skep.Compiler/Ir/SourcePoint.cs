namespace Skep.Compiler.Ir;

/// <summary>Where in the source a value comes from, through every call that was inlined.</summary>
/// <param name="File">Path as the debug information gives it.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Function">The method that the line belongs to.</param>
/// <param name="Caller">The call that was inlined; null in the function itself.</param>
public sealed record SourcePoint(string File, int Line, int Column, string Function = "", SourcePoint? Caller = null)
{
    /// <summary>The line in the function that everything was inlined into: what a user calls "the line".</summary>
    public SourcePoint Outermost => Caller?.Outermost ?? this;

    /// <summary>The same point, reached through <paramref name="caller"/>.</summary>
    public SourcePoint In(SourcePoint? caller) =>
        caller is null ? this : this with { Caller = Caller is null ? caller : Caller.In(caller) };
}
