"""How the program meets the network: uvicorn with protocols of our own, in one process or several."""
