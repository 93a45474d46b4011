namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>A field whose values come from the Core Business Vocabulary 2.0: its web prefix and its words.</summary>
public sealed class VocabularyField
{
    private readonly string _words;

    internal VocabularyField(string prefix, string words)
    {
        Prefix = prefix;
        _words = words;
    }

    /// <summary>What stands before the word in the full URI.</summary>
    public string Prefix { get; }

    /// <summary>The full URI of a word.</summary>
    public string this[string word] => Prefix + word;

    /// <summary>Whether the vocabulary has the word.</summary>
    public bool Has(string word) => Words.Has(_words, word);
}

/// <summary>The standard words of EPCIS 2.0 and CBV 2.0, and the URIs that they stand for.</summary>
public static class CoreVocabulary
{
    private const string Cbv = "https://ref.gs1.org/cbv/";
    private const string Voc = "https://gs1.org/voc/";

    /// <summary>Business steps (CBV 2.0, section 7.1).</summary>
    public static readonly VocabularyField BizStep = new(
        Cbv + "BizStep-",
        "accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting "
        + "decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting "
        + "installing killing loading other packing picking receiving removing repackaging repairing replacing reserving "
        + "retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting "
        + "unloading unpacking void_shipping");

    /// <summary>Dispositions (CBV 2.0, section 7.2).</summary>
    public static readonly VocabularyField Disposition = new(
        Cbv + "Disp-",
        "active available completeness_verified completeness_inferred conformant container_closed container_open damaged "
        + "destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_instance mismatch_class "
        + "mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed "
        + "recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown");

    /// <summary>Types of business documents (CBV 2.0, section 7.3).</summary>
    public static readonly VocabularyField BizTransactionType = new(
        Cbv + "BTT-", "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt");

    /// <summary>Types of sources and destinations (CBV 2.0, section 7.4).</summary>
    public static readonly VocabularyField PartyType = new(Cbv + "SDT-", "owning_party possessing_party location");

    /// <summary>Reasons of an error declaration (CBV 2.0, section 7.5).</summary>
    public static readonly VocabularyField ErrorReason = new(Cbv + "ER-", "did_not_occur incorrect_data");

    /// <summary>Components of a measurement.</summary>
    public static readonly VocabularyField Component = new(
        Cbv + "Comp-",
        "x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude "
        + "longitude altitude");

    /// <summary>Exceptions that a sensor raises.</summary>
    public static readonly VocabularyField SensorException = new(Voc, "ALARM_CONDITION ERROR_CONDITION");

    /// <summary>Types of measurement, from the GS1 Web Vocabulary.</summary>
    public static readonly VocabularyField Measurement = new(
        Voc,
        "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance "
        + "AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance "
        + "Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity "
        + "ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency "
        + "Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux "
        + "LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate "
        + "MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux "
        + "RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity "
        + "SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber");

    /// <summary>The web URI of a vocabulary value in URN form (CBV 2.0, section 8.9, rule 14); other texts unchanged.</summary>
    public static string FromUrn(string text)
    {
        const string Urn = "urn:epcglobal:cbv:";
        if (!text.StartsWith(Urn, StringComparison.Ordinal)) return text;

        string rest = text[Urn.Length..];
        return Replace(rest, "bizstep:", BizStep) ?? Replace(rest, "disp:", Disposition)
            ?? Replace(rest, "btt:", BizTransactionType) ?? Replace(rest, "sdt:", PartyType)
            ?? Replace(rest, "er:", ErrorReason) ?? text;
    }

    private static string? Replace(string rest, string urnPart, VocabularyField field) =>
        rest.StartsWith(urnPart, StringComparison.Ordinal) ? field.Prefix + rest[urnPart.Length..] : null;
}
