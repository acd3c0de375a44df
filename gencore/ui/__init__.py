"""The browser's view of the core: the only place that imports gradio.

app.py          layout and launch            requests.py   what a browser sends, checked
environment.py  thread pools, no calls home
theme.py        colours and type             presets.py    one-click wishes of a spec
studio.py       what all tabs share          downloads.py  PNG, zip, recipe
words.py        what things are called
tabs/           one file a tab               components/   pieces that tabs are made of
static/         css and js
"""
