namespace Chain.Contracts.Std;

/// <summary>What a unit measures. Units of one dimension convert into each other.</summary>
public enum Dimension
{
    /// <summary>Things that are counted, in ones.</summary>
    Count,

    /// <summary>Shares of a whole, in ones.</summary>
    Ratio,

    /// <summary>In kilograms.</summary>
    Mass,

    /// <summary>In metres.</summary>
    Length,

    /// <summary>In square metres.</summary>
    Area,

    /// <summary>In cubic metres.</summary>
    Volume,

    /// <summary>In seconds.</summary>
    Time,

    /// <summary>In joules.</summary>
    Energy,

    /// <summary>In watts.</summary>
    Power,

    /// <summary>In pascals.</summary>
    Pressure,

    /// <summary>In newtons.</summary>
    Force,

    /// <summary>In newton metres.</summary>
    Torque,

    /// <summary>In metres per second.</summary>
    Speed,

    /// <summary>In hertz.</summary>
    Frequency,

    /// <summary>In revolutions per second.</summary>
    RotationalSpeed,

    /// <summary>In amperes.</summary>
    Current,

    /// <summary>In volts.</summary>
    Voltage,

    /// <summary>In ohms.</summary>
    Resistance,

    /// <summary>Absolute, in kelvins.</summary>
    Temperature,

    /// <summary>Temperatures in degrees Celsius: their zero is not that of the kelvin, so there is no factor between the two.</summary>
    CelsiusTemperature,
}
