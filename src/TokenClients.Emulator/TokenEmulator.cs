namespace TokenClients.Emulator;
