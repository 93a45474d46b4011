using Spectre.Console.Rendering;

namespace Chain.Wallet.Cli.Screens;

/// <summary>
/// Shows characters that a terminal obeys as <c>U+FFFD</c>: names, messages and documentation come from nodes and from
/// authors of contracts, who could otherwise overwrite what stands above them.
/// </summary>
internal sealed class PrintableText : IRenderHook
{
    private const char Replacement = '\uFFFD';

    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(inner => new Shown(inner));

    private static bool IsObeyed(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private sealed class Shown(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Show);

        /// <summary>Colours and cursor movements of the program itself are no text.</summary>
        private static Segment Show(Segment segment) => segment.IsControlCode || !segment.Text.Any(IsObeyed)
            ? segment
            : new Segment(string.Concat(segment.Text.Select(c => IsObeyed(c) ? Replacement : c)), segment.Style);
    }
}
