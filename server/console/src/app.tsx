import {render} from 'preact';
render(<h1>Floorwave</h1>, document.getElementById('app')!);
