import typer
rules_app = typer.Typer()
@rules_app.command()
def list() -> int:
    return 0
