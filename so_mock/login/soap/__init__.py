"""SOAP in and out: envelopes, carriers as XML, and the WSDL that describes both. Imported at the first SOAP call."""
