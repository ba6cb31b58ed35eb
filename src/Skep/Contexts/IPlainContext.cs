namespace Skep;

/// <summary>Gives plain runs what is behind a context.</summary>
interface IPlainContext
{
    PlainContext Plain { get; }
}
