namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>A captured event as it is stored.</summary>
/// <param name="Json">The event in minimal JSON, as it came first.</param>
/// <param name="CapturedBy">Organisation that captured it first.</param>
/// <param name="CapturedAt">Time of the block that holds the first capture.</param>
/// <param name="Standing">Organisations that captured it and have not declared it an error. It stands if there is one.</param>
internal sealed record StoredEvent(string Json, string CapturedBy, Timestamp CapturedAt, uint Standing);

/// <summary>What one organisation says of one event.</summary>
/// <param name="Captured">Whether it captured the event.</param>
/// <param name="Declaration">Its declaration that the event is an error, if any.</param>
internal sealed record Attestation(bool Captured, StoredDeclaration? Declaration);

/// <summary>An error declaration as it is stored.</summary>
/// <param name="Time">When it was declared.</param>
/// <param name="Reason">Why, as a URI; may be empty.</param>
/// <param name="CorrectiveEvents">Events that stand instead.</param>
internal sealed record StoredDeclaration(Timestamp Time, string Reason, string[] CorrectiveEvents);

/// <summary>What an event says about an item; meaning by <see cref="FactKind"/>.</summary>
/// <param name="First">Read point, disposition, giver, parent or transformation.</param>
/// <param name="Second">Business location or receiver.</param>
/// <param name="Code">Packed small values.</param>
internal sealed record Fact(string First, string Second, uint Code);

/// <summary>A child in its parent's contents.</summary>
/// <param name="Child">The child.</param>
/// <param name="Code">Packed <see cref="RelationCode"/>.</param>
/// <param name="Quantity">Amount, for a class of objects; else empty.</param>
/// <param name="Uom">Unit of the amount; may be empty.</param>
internal sealed record ContentEntry(string Child, uint Code, string Quantity, string Uom);

/// <summary>Both sides of a transformation event.</summary>
/// <param name="Inputs">What it consumed.</param>
/// <param name="Outputs">What it made.</param>
internal sealed record TransformationSides(string[] Inputs, string[] Outputs);
