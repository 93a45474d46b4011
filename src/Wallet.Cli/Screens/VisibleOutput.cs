using Chain.Contracts.Abi;
using Spectre.Console.Rendering;

namespace Chain.Wallet.Cli.Screens;

/// <summary>
/// Keeps texts of strangers from steering the terminal. Names, docs, faults, events and messages of nodes are written by others, and all
/// that is shown passes here, whatever draws it: only the console's own control codes stay.
/// </summary>
internal sealed class VisibleOutput : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(drawn => new Visible(drawn));

    private sealed class Visible(IRenderable drawn) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => drawn.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => drawn.Render(options, maxWidth).Select(Show);

        private static Segment Show(Segment segment) =>
            segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(VisibleText.Of(segment.Text, keepLines: true), segment.Style);
    }
}
